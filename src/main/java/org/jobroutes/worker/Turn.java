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
  private final Map<String, Claimed> claimed = new HashMap<>();
  private final Map<String, Place> marks;
  private int claims;
  private int allSlots;
  private int handedOver;
  private boolean cut;
  private boolean committed;
  private Throwable failure;

  /** How many jobs of a type it may claim. */
  record Quota(String type, int limit) {}

  /** What it has claimed of a type. */
  private static final class Claimed {
    private int jobs;
    private int slots;
    private Place last;

    private Claimed(Place first) {
      last = first;
    }
  }

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
    Claimed all = claimed.computeIfAbsent(type, first -> new Claimed(place));
    all.jobs++;
    all.slots += needed;
    all.last = all.last.or(place);
    allSlots += needed;
    claims++;
  }

  /** The place of the last one of a type that it claimed. */
  Place lastPlace(String type) {
    return claimed.get(type).last;
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
    Claimed all = claimed.get(type);
    return (double) all.slots / all.jobs;
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
    Claimed all = claimed.get(quota.type());
    return all != null && all.jobs >= quota.limit();
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
