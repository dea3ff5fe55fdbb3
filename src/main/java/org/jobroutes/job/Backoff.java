package org.jobroutes.job;

import java.time.Duration;

/**
 * How long a job waits after a failed attempt: {@code base * 4^(n-1)}, at most the cap, give or
 * take a quarter.
 *
 * @param base wait after the first failure
 * @param cap longest wait before jitter
 */
public record Backoff(Duration base, Duration cap) {
  /** What a type has that says nothing. */
  public static final Backoff STANDARD = new Backoff(Duration.ofSeconds(15), Duration.ofHours(1));

  /** The longest cap that a type may have. */
  static final Duration LONGEST = Duration.ofDays(7);

  /**
   * The wait after a failure.
   *
   * @param failures so far, this one included, from 1
   * @param random from 0 (a quarter less) to 1 (a quarter more)
   */
  public Duration after(int failures, double random) {
    double millis = base.toMillis() * Math.pow(4, Math.min(failures - 1, 10));
    return Duration.ofMillis(
        Math.round(Math.min(millis, (double) cap.toMillis()) * (0.75 + 0.5 * random)));
  }
}
