package org.jobroutes.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tries again and again, with pauses of 50 ms. */
final class Wait {
  private static final long PAUSE_MILLIS = 50;

  /** Something to try. */
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws IOException;
  }

  private Wait() {}

  /** Gives false when the limit passed before the condition held. */
  static boolean until(Duration limit, Attempt<Boolean> condition) throws IOException {
    return forValue(limit, () -> condition.make() ? Optional.of(true) : Optional.empty())
        .isPresent();
  }

  /** Gives the first value there is, or nothing when the limit passed first. */
  static <T> Optional<T> forValue(Duration limit, Attempt<Optional<T>> attempt) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    Optional<T> value = attempt.make();
    while (value.isEmpty() && System.nanoTime() - end < 0) {
      pause();
      value = attempt.make();
    }
    return value;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("Waiting for the embedded PostgreSQL was interrupted", e);
    }
  }
}
