package org.jobroutes.fallback;

import java.time.Duration;

/** An event was not accepted. */
public class EventFailed extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final boolean last;
  private final Duration wait;

  private EventFailed(String message, boolean last, Duration wait) {
    super(message);
    this.last = last;
    this.wait = wait;
  }

  /** Another try can't succeed. */
  static EventFailed forGood(String message) {
    return new EventFailed(message, true, Duration.ZERO);
  }

  /**
   * Another try may succeed.
   *
   * @param wait at least so long before it
   */
  static EventFailed forNow(String message, Duration wait) {
    return new EventFailed(message, false, wait);
  }

  boolean last() {
    return last;
  }

  Duration waitAtLeast() {
    return wait;
  }
}
