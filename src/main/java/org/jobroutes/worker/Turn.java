package org.jobroutes.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One poll: what it carries to the database, what it may bring back, and what it brought. */
final class Turn {
  final long number;
  final List<Outcome> outcomes;
  final List<Quota> quotas;
  final int free;

  /** Whether somebody has rung since the last one that could claim. */
  final boolean byRing;

  final boolean releasesOrphans;
  final long begun = System.nanoTime();
  private final Map<String, Integer> claimed = new HashMap<>();
  private final Map<String, Integer> slots = new HashMap<>();
  private final Map<String, Place> lastPlaces = new HashMap<>();
  private final Map<String, Place> marks;
  private int claims;
  private int allSlots;
  private int handedOver;
  private boolean cut;
  private boolean committed;
  private Throwable failure;

  /** How many jobs of a type it may claim. */
  record Quota(String type, int limit) {}

  Turn(
      long number,
      List<Outcome> outcomes,
      List<Quota> quotas,
      int free,
      boolean byRing,
      Map<String, Place> marks) {
    this(number, outcomes, quotas, free, byRing, marks, false);
  }

  /** A turn that only releases what this worker doesn't hold. */
  static Turn releasing(long number) {
    return new Turn(number, List.of(), List.of(), 0, false, Map.of(), true);
  }

  private Turn(
      long number,
      List<Outcome> outcomes,
      List<Quota> quotas,
      int free,
      boolean byRing,
      Map<String, Place> marks,
      boolean releasesOrphans) {
    this.number = number;
    this.marks = marks;
    this.outcomes = outcomes;
    this.quotas = quotas;
    this.free = free;
    this.byRing = byRing;
    this.releasesOrphans = releasesOrphans;
  }

  /**
   * It has claimed a job.
   *
   * @param place the job's, in the order of its type
   * @param needed how many slots it takes
   */
  void claimed(String type, Place place, int needed) {
    claimed.merge(type, 1, Integer::sum);
    slots.merge(type, needed, Integer::sum);
    allSlots += needed;
    lastPlaces.merge(type, place, Place::or);
    claims++;
  }

  /** The place of the last one of a type that it claimed. */
  Place lastPlace(String type) {
    return lastPlaces.get(type);
  }

  /** Where it begins to look, for each type that it doesn't look at from the start. */
  Map<String, Place> marks() {
    return marks;
  }

  /** So many of its claims have been taken over and will give their slots back themselves. */
  void handedOver(int count) {
    handedOver += count;
  }

  int handedOver() {
    return handedOver;
  }

  int claims() {
    return claims;
  }

  /** How many slots its claims take. */
  int slots() {
    return allSlots;
  }

  /** How many slots a job of a type takes that it claimed, on average; it claimed some. */
  double slotsEach(String type) {
    return (double) slots.get(type) / claimed.get(type);
  }

  boolean hasClaimed(String type) {
    return claimed.containsKey(type);
  }

  /** More was due than there was memory for. */
  void cut() {
    cut = true;
  }

  boolean isCut() {
    return cut;
  }

  /** Whether it claimed all that it might of that type, so that more of them may wait. */
  boolean filled(Quota quota) {
    return claimed.getOrDefault(quota.type(), 0) >= quota.limit();
  }

  void commit() {
    committed = true;
  }

  void fail(Throwable cause) {
    failure = cause;
  }

  boolean isCommitted() {
    return committed;
  }

  Throwable failure() {
    return failure;
  }
}
