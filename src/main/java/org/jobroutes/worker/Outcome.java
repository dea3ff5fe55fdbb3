package org.jobroutes.worker;

import java.time.Duration;
import org.jobroutes.job.Json;

/**
 * How an attempt ended, ready to be sent.
 *
 * @param claim without its payload, which nobody needs any more
 * @param error why, or null
 * @param since when, on the clock of {@link System#nanoTime}
 * @param json what the finish statement reads
 */
record Outcome(Claim claim, Ending ending, String error, String json, long since) {
  Outcome {
    claim = claim.withoutPayload();
  }

  /** The endings that the finish statement knows. */
  enum Ending {
    COMPLETED("completed"),
    FAILED("failed"),
    REJECTED("rejected"),
    CANCELLED("cancelled"),
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
    StringBuilder json = begin(claim);
    if (resultJson != null) {
      json.append(",\"result\":").append(resultJson);
    }
    return new Outcome(
        claim, Ending.COMPLETED, null, json.append('}').toString(), System.nanoTime());
  }

  static Outcome failed(Claim claim, Duration delay, Fault fault) {
    return ended(claim, Ending.FAILED, delay, fault);
  }

  static Outcome rejected(Claim claim, Fault fault) {
    return ended(claim, Ending.REJECTED, Duration.ZERO, fault);
  }

  static Outcome cancelled(Claim claim, Fault fault) {
    return ended(claim, Ending.CANCELLED, Duration.ZERO, fault);
  }

  static Outcome snoozed(Claim claim, Duration delay) {
    return ended(claim, Ending.SNOOZED, delay, null);
  }

  /** Given back without using an attempt; the fault may be null. */
  static Outcome released(Claim claim, Duration delay, Fault fault) {
    return ended(claim, Ending.RELEASED, delay, fault);
  }

  /** Whether the job is out of attempts with it. */
  boolean isDead() {
    return ending == Ending.REJECTED
        || (ending == Ending.FAILED && claim.attempts() + 1 >= claim.maxAttempts());
  }

  private static StringBuilder begin(Claim claim) {
    return new StringBuilder(160)
        .append("{\"id\":\"")
        .append(claim.id())
        .append("\",\"seq\":")
        .append(claim.seq());
  }

  private static Outcome ended(Claim claim, Ending ending, Duration delay, Fault fault) {
    StringBuilder json = begin(claim);
    json.append(",\"outcome\":\"").append(ending.word);
    json.append("\",\"delay\":").append(delay.toMillis() / 1000.0);
    String error = null;
    if (fault != null) {
      error = ErrorText.storable(fault.message());
      add(json, "class", fault.errorClass());
      add(json, "error", error);
      add(json, "stack", fault.stack());
    }
    return new Outcome(claim, ending, error, json.append('}').toString(), System.nanoTime());
  }

  private static void add(StringBuilder json, String name, String text) {
    if (text != null) {
      json.append(",\"").append(name).append("\":").append(Json.quoted(ErrorText.storable(text)));
    }
  }
}
