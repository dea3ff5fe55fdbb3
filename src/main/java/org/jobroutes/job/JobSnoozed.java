package org.jobroutes.job;

import java.time.Duration;

/** This job can't run now: it runs again after a delay, and no attempt is used up. */
public class JobSnoozed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration delay;

  public JobSnoozed(String message, Duration delay) {
    super(message);
    this.delay = delay;
  }

  /** How long to wait before the next run. */
  public Duration delay() {
    return delay;
  }
}
