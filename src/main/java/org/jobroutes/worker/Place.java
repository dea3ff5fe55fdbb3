package org.jobroutes.worker;

/**
 * A job's place in the order in which those of its type are claimed.
 *
 * @param key {@code run_at} less an hour a priority point, in seconds since 1970
 * @param runAt {@code run_at}, likewise
 * @param id as text in lower case
 */
record Place(double key, double runAt, String id) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int byKey = Double.compare(key, other.key);
    int byTime = byKey == 0 ? Double.compare(runAt, other.runAt) : byKey;
    // As text they are in the order of the database; a UUID's own is that of signed numbers.
    return byTime == 0 ? id.compareTo(other.id) : byTime;
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
