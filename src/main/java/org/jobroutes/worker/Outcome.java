package org.jobroutes.worker;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Duration;

/**
 * How an attempt ended, ready to be sent.
 *
 * @param error why, or null
 * @param since when, on the clock of {@link System#nanoTime}
 * @param json what the finish statement reads
 */
record Outcome(Claim claim, Ending ending, String error, String json, long since) {
  /** The endings that the finish statement knows. */
  enum Ending {
    COMPLETED("completed"),
    FAILED("failed"),
    REJECTED("rejected"),
    SNOOZED("snoozed"),
    RELEASED("released");

    private final String word;

    Ending(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Outcome completed(Claim claim, String resultJson) {
    StringBuilder json = begin(claim, Ending.COMPLETED);
    if (resultJson != null) {
      json.append(",\"result\":").append(resultJson);
    }
    return new Outcome(
        claim, Ending.COMPLETED, null, json.append('}').toString(), System.nanoTime());
  }

  static Outcome failed(Claim claim, Duration delay, String errorClass, String error) {
    return later(claim, Ending.FAILED, delay, errorClass, error);
  }

  static Outcome rejected(Claim claim, String errorClass, String error) {
    return later(claim, Ending.REJECTED, Duration.ZERO, errorClass, error);
  }

  static Outcome snoozed(Claim claim, Duration delay) {
    return later(claim, Ending.SNOOZED, delay, null, null);
  }

  static Outcome released(Claim claim, Duration delay, String errorClass, String error) {
    return later(claim, Ending.RELEASED, delay, errorClass, error);
  }

  /** Whether the job is out of attempts with it. */
  boolean isDead() {
    return ending == Ending.REJECTED
        || (ending == Ending.FAILED && claim.attempts() + 1 >= claim.maxAttempts());
  }

  private static StringBuilder begin(Claim claim, Ending ending) {
    return new StringBuilder(160)
        .append("{\"id\":\"")
        .append(claim.id())
        .append("\",\"seq\":")
        .append(claim.seq())
        .append(",\"outcome\":\"")
        .append(ending.word)
        .append('"');
  }

  private static Outcome later(
      Claim claim, Ending ending, Duration delay, String errorClass, String error) {
    String storable = error == null ? null : ErrorText.storable(error);
    StringBuilder json = begin(claim, ending);
    json.append(",\"delay\":").append(delay.toMillis() / 1000.0);
    if (storable != null) {
      json.append(",\"class\":\"").append(quoted(errorClass));
      json.append("\",\"error\":\"").append(quoted(storable)).append('"');
    }
    return new Outcome(claim, ending, storable, json.append('}').toString(), System.nanoTime());
  }

  private static char[] quoted(String text) {
    return JsonStringEncoder.getInstance().quoteAsString(text);
  }
}
