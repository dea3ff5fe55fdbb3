package org.jobroutes.job;

import java.time.Duration;

/**
 * How long a job waits after a failed attempt: {@code base * 4^(n-1)}, at most an hour, give or
 * take a quarter.
 */
public final class Backoff {
  /** The longest wait before jitter. */
  public static final Duration CAP = Duration.ofHours(1);

  private Backoff() {}

  /**
   * The wait after a failure.
   *
   * @param base of the job type
   * @param failures so far, this one included, from 1
   * @param random from 0 (a quarter less) to 1 (a quarter more)
   */
  public static Duration after(Duration base, int failures, double random) {
    double millis = base.toMillis() * Math.pow(4, Math.min(failures - 1, 10));
    return Duration.ofMillis(
        Math.round(Math.min(millis, (double) CAP.toMillis()) * (0.75 + 0.5 * random)));
  }
}
