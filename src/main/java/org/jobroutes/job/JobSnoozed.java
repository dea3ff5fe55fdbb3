package org.jobroutes.job;

import java.time.Duration;

/** Thrown by a route that wants to run later: the job waits and no attempt is used. */
public class JobSnoozed extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final Duration delay;

  /**
   * Snoozes a job.
   *
   * @param delay how long it waits at least
   */
  public JobSnoozed(String message, Duration delay) {
    super(message);
    this.delay = delay;
  }

  public Duration delay() {
    return delay;
  }
}
