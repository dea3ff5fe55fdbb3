package org.jobroutes.worker;

import java.util.Comparator;
import java.util.UUID;

/**
 * A job's place in the order in which those of its type are claimed.
 *
 * @param key {@code run_at} less an hour a priority point, in seconds since 1970
 * @param runAt {@code run_at}, likewise
 */
record Place(double key, double runAt, UUID id) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingDouble(Place::key)
          .thenComparingDouble(Place::runAt)
          // As the database has it: a UUID's own order is that of signed numbers.
          .thenComparing(place -> place.id().toString());

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  Place or(Place other) {
    return compareTo(other) < 0 ? other : this;
  }

  /** As {@code finish-and-claim-jobs.sql} reads it. */
  @Override
  public String toString() {
    return key + " " + runAt + " " + id;
  }
}
