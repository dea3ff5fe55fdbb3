package org.jobroutes.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Divides free slots over job types: the types that filled their quota last time share them, the
 * others get a small one, so that a deep backlog of one type neither starves another nor makes
 * claims wide. A type whose jobs take several slots each gets accordingly fewer jobs.
 */
final class Quotas {
  private static final int SMALL = 5;
  private final Set<String> hungry = new HashSet<>();
  private final Map<String, Double> slotsEach = new HashMap<>();
  private final Marks marks = new Marks();
  private int turns;

  /**
   * The quotas of the next turn. The first type changes each time, for the last ones may get less.
   */
  List<Turn.Quota> divide(List<String> types, int free) {
    if (types.isEmpty() || free == 0) {
      return List.of();
    }
    hungry.retainAll(types);
    slotsEach.keySet().retainAll(types);
    int share = Math.max(1, free / (hungry.isEmpty() ? types.size() : hungry.size()));
    int small = hungry.isEmpty() ? share : Math.min(SMALL, share);
    List<String> order = new ArrayList<>(types);
    Collections.rotate(order, turns++ % types.size());
    return order.stream()
        .map(type -> new Turn.Quota(type, jobs(type, hungry.contains(type) ? share : small)))
        .toList();
  }

  /** How many jobs so many slots are for, at least one. */
  private int jobs(String type, int slots) {
    return Math.max(1, (int) (slots / slotsEach.getOrDefault(type, 1.0)));
  }

  /** Where the next turn begins to look, for each type that it doesn't look at from the start. */
  Map<String, Place> marks(long now) {
    return marks.next(now);
  }

  /** Learns from a turn which types may have more, and tells whether any has. */
  boolean learn(Turn turn) {
    for (Turn.Quota quota : turn.quotas) {
      if (turn.hasClaimed(quota.type())) {
        slotsEach.merge(quota.type(), turn.slotsEach(quota.type()), (old, now) -> (old + now) / 2);
      }
      if (turn.filled(quota)) {
        hungry.add(quota.type());
      } else if (turn.claims() < turn.free && !turn.isCut()) {
        hungry.remove(quota.type());
      }
    }
    long now = System.nanoTime();
    marks.learn(turn, now - turn.begun, now);
    // What lies below a mark is yet to be looked at.
    return !hungry.isEmpty()
        || turn.claims() >= turn.free
        || turn.isCut()
        || !turn.marks().isEmpty();
  }
}
