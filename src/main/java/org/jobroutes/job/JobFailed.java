package org.jobroutes.job;

import java.time.Duration;
import org.apache.camel.Exchange;

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

  /**
   * Why a route has not done its work: what it threw, or that it asks for a rollback, which Camel
   * tells without an exception. Null when it has done it.
   */
  public static Exception of(Exchange exchange) {
    boolean undone = exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
    return exchange.getException() == null && undone
        ? new JobFailed("the route has marked its exchange for rollback", null)
        : exchange.getException();
  }

  /** The least wait, or null. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
