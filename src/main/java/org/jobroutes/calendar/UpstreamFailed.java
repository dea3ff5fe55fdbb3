package org.jobroutes.calendar;

import java.time.Duration;

/** An upstream gave no usable answer; nothing was changed, and a later try may succeed. */
public class UpstreamFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  public UpstreamFailed(String message) {
    this(message, null);
  }

  /**
   * @param message says to an operator what happened and what it means
   * @param retryAfter what the upstream asked for, null when it asked for nothing
   */
  public UpstreamFailed(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** The least time to wait before the next try, at most 1 h; null when the upstream named none. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
