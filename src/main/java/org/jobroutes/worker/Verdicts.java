package org.jobroutes.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.ValidationException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jobroutes.database.SqlStates;
import org.jobroutes.job.Backoff;
import org.jobroutes.job.JobFailed;
import org.jobroutes.job.JobPolicy;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.JobSnoozed;
import org.jobroutes.job.Reasons;
import org.jobroutes.job.RetryAfter;

/**
 * Decides what a failure means for the job: rejected for good, snoozed, released, or failed and
 * tried again.
 */
final class Verdicts {
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(5);
  private static final Set<Integer> PASSING_STATUSES = Set.of(408, 409, 425, 429);

  private Verdicts() {}

  static Outcome of(Claim claim, JobPolicy policy, Throwable failure) {
    JobSnoozed snoozed = find(failure, JobSnoozed.class);
    if (snoozed != null) {
      return Outcome.snoozed(claim, snoozed.delay());
    }
    if (SqlStates.databaseIsAway(failure)) {
      return Outcome.released(
          claim,
          DATABASE_PAUSE,
          new Fault("connection_lost", Reasons.of(failure), Fault.of(failure).stack()));
    }
    Throwable rejection = rejection(failure);
    if (rejection != null) {
      return Outcome.rejected(claim, Fault.of(rejection));
    }
    Duration wait = max(backoff(claim, policy.backoff()), retryAfter(failure));
    return Outcome.failed(claim, wait, Fault.of(failure));
  }

  /**
   * The attempt was too slow.
   *
   * @param stack where it was interrupted, or null
   */
  static Outcome timedOut(Claim claim, JobPolicy policy, String stack) {
    String error =
        "the attempt took longer than the type's timeout of " + policy.timeout().toMillis() + " ms";
    Duration wait = backoff(claim, policy.backoff());
    return Outcome.failed(claim, wait, new Fault("timeout", error, stack));
  }

  /** Somebody asked to cancel the job, and its attempt has been interrupted there. */
  static Outcome cancelled(Claim claim, String stack) {
    return Outcome.cancelled(
        claim, new Fault("cancelled", "cancelled on request while it ran", stack));
  }

  static Outcome unstorable(Claim claim, String reason) {
    String error = "PostgreSQL can't store what the attempt ended with: " + reason;
    Duration wait = backoff(claim, Backoff.STANDARD);
    return Outcome.failed(claim, wait, new Fault("unstorable", error, null));
  }

  private static Duration backoff(Claim claim, Backoff backoff) {
    return backoff.after(claim.attempts() + 1, ThreadLocalRandom.current().nextDouble());
  }

  private static Throwable rejection(Throwable failure) {
    JobRejected rejected = find(failure, JobRejected.class);
    if (rejected != null) {
      return rejected;
    }
    HttpOperationFailedException http = find(failure, HttpOperationFailedException.class);
    if (http != null) {
      int status = http.getStatusCode();
      return status >= 400 && status < 500 && !PASSING_STATUSES.contains(status) ? http : null;
    }
    return find(failure, ValidationException.class);
  }

  private static Duration retryAfter(Throwable failure) {
    JobFailed failed = find(failure, JobFailed.class);
    Duration wait = failed == null ? null : failed.retryAfter();
    HttpOperationFailedException http = find(failure, HttpOperationFailedException.class);
    if (http != null && http.getResponseHeaders() != null) {
      // Names of headers may come in any case.
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(http.getResponseHeaders());
      Duration asked = RetryAfter.read(headers.get("Retry-After"), Instant.now());
      wait = asked == null ? wait : asked;
    }
    return wait == null || wait.compareTo(RetryAfter.LONGEST) < 0 ? wait : RetryAfter.LONGEST;
  }

  private static Duration max(Duration one, Duration other) {
    return other == null || one.compareTo(other) > 0 ? one : other;
  }

  private static <T extends Throwable> T find(Throwable failure, Class<T> wanted) {
    return Reasons.causesOf(failure)
        .filter(wanted::isInstance)
        .map(wanted::cast)
        .findFirst()
        .orElse(null);
  }
}
