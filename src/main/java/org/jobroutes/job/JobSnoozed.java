package org.jobroutes.job;

import java.time.Duration;

/** Thrown by a route that wants to run later: the job waits and no attempt is used. */
public class JobSnoozed extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final Duration LONGEST = Duration.ofDays(365);
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

  /**
   * Snoozes a job, as YAML's {@code throwException} does.
   *
   * @param delay how long it waits at least, such as {@code 10m}
   * @throws IllegalArgumentException when it is no duration
   */
  public JobSnoozed(String delay) {
    this("snoozed for " + delay, delay(delay));
  }

  /**
   * Reads how long a job is to wait, from 0s to 365d.
   *
   * @throws IllegalArgumentException when it is no such duration
   */
  public static Duration delay(String given) {
    return Durations.parse("snooze", given, Duration.ZERO, LONGEST);
  }

  public Duration delay() {
    return delay;
  }
}
