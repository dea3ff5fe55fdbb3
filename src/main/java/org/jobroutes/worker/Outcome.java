package org.jobroutes.worker;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Duration;

/**
 * How an attempt ended, ready to be sent.
 *
 * @param json what the finish statement reads
 */
record Outcome(Claim claim, Ending ending, String json) {
  /** The endings that the finish statement knows. */
  enum Ending {
    COMPLETED,
    FAILED,
    REJECTED,
    SNOOZED,
    RELEASED
  }

  static Outcome completed(Claim claim, String resultJson) {
    StringBuilder json = begin(claim, "completed");
    if (resultJson != null) {
      json.append(",\"result\":").append(resultJson);
    }
    return new Outcome(claim, Ending.COMPLETED, json.append('}').toString());
  }

  static Outcome failed(Claim claim, Duration delay, String errorClass, String error) {
    return new Outcome(claim, Ending.FAILED, later(claim, "failed", delay, errorClass, error));
  }

  static Outcome rejected(Claim claim, String errorClass, String error) {
    return new Outcome(
        claim, Ending.REJECTED, later(claim, "rejected", Duration.ZERO, errorClass, error));
  }

  static Outcome snoozed(Claim claim, Duration delay) {
    return new Outcome(claim, Ending.SNOOZED, later(claim, "snoozed", delay, null, null));
  }

  static Outcome released(Claim claim, Duration delay) {
    return new Outcome(claim, Ending.RELEASED, later(claim, "released", delay, null, null));
  }

  /** Whether the job is out of attempts with it. */
  boolean isDead() {
    return ending == Ending.REJECTED
        || (ending == Ending.FAILED && claim.attempts() + 1 >= claim.maxAttempts());
  }

  private static StringBuilder begin(Claim claim, String outcome) {
    return new StringBuilder(160)
        .append("{\"id\":\"")
        .append(claim.id())
        .append("\",\"seq\":")
        .append(claim.seq())
        .append(",\"outcome\":\"")
        .append(outcome)
        .append('"');
  }

  private static String later(
      Claim claim, String outcome, Duration delay, String errorClass, String error) {
    StringBuilder json = begin(claim, outcome);
    json.append(",\"delay\":").append(delay.toMillis() / 1000.0);
    if (error != null) {
      json.append(",\"class\":\"").append(quoted(errorClass));
      json.append("\",\"error\":\"").append(quoted(ErrorText.storable(error))).append('"');
    }
    return json.append('}').toString();
  }

  private static char[] quoted(String text) {
    return JsonStringEncoder.getInstance().quoteAsString(text);
  }
}
