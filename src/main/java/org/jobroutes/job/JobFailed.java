package org.jobroutes.job;

import java.time.Duration;

/**
 * A failed attempt that says how long to wait at least, as an upstream's {@code Retry-After} does.
 */
public class JobFailed extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final Duration retryAfter;

  /**
   * Fails an attempt.
   *
   * @param retryAfter the least wait before the next attempt, or null for the type's backoff alone
   */
  public JobFailed(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** The least wait, or null. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
