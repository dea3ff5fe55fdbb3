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
          .thenComparing(Place::id, Place::compare);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** As the database has it: a UUID's own order is that of signed numbers. */
  private static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }

  /** The later one of the two. */
  Place or(Place other) {
    return compareTo(other) < 0 ? other : this;
  }

  /** As {@code finish-and-claim-jobs.sql} reads it. */
  @Override
  public String toString() {
    return key + " " + runAt + " " + id;
  }
}
