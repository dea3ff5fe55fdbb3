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
  final boolean releasesOrphans;
  private final Map<String, Integer> claimed = new HashMap<>();
  private int claims;
  private int handedOver;
  private boolean committed;
  private Throwable failure;

  /** How many jobs of a type it may claim. */
  record Quota(String type, int limit) {}

  Turn(long number, List<Outcome> outcomes, List<Quota> quotas, int free, boolean releasesOrphans) {
    this.number = number;
    this.outcomes = outcomes;
    this.quotas = quotas;
    this.free = free;
    this.releasesOrphans = releasesOrphans;
  }

  void claimed(String type) {
    claimed.merge(type, 1, Integer::sum);
    claims++;
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
