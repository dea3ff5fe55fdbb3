package org.jobroutes.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Outcomes that wait for the next poll. They leave at its begin, are forgotten at its commit and
 * restored at its rollback; sending one twice does no harm, since the fence lets only the first one
 * in.
 */
public class Outcomes {
  private static final int MOST = 500;

  private final ArrayDeque<Outcome> waiting = new ArrayDeque<>();
  private final List<List<Outcome>> underWay = new ArrayList<>();
  private int most = MOST;
  private long oldestNanos;

  /** Adds one, and tells how many wait now. */
  synchronized int add(Outcome outcome) {
    if (waiting.isEmpty()) {
      oldestNanos = System.nanoTime();
    }
    waiting.addLast(outcome);
    return waiting.size();
  }

  /** Takes the oldest ones. */
  synchronized List<Outcome> take() {
    int size = Math.min(most, waiting.size());
    List<Outcome> taken = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      taken.add(waiting.pollFirst());
    }
    underWay.add(taken);
    return taken;
  }

  /** They are in the database, or their claims are lost. */
  synchronized void forget(List<Outcome> taken) {
    arrived(taken);
    most = Math.min(MOST, most * 2);
  }

  /** The poll failed: they come first in the next one. */
  synchronized void restore(List<Outcome> taken) {
    arrived(taken);
    putFirst(taken);
  }

  private void arrived(List<Outcome> taken) {
    underWay.removeIf(sent -> sent == taken);
  }

  private void putFirst(List<Outcome> taken) {
    List<Outcome> backwards = new ArrayList<>(taken);
    Collections.reverse(backwards);
    backwards.forEach(waiting::addFirst);
  }

  /**
   * The database refused what one of them holds: halves are tried until it stands alone, and then
   * it becomes a failure that says so, for one bad row must not hold up the others.
   */
  synchronized void refuse(List<Outcome> taken, String reason) {
    arrived(taken);
    if (taken.size() == 1) {
      putFirst(List.of(Verdicts.unstorable(taken.get(0).claim(), reason)));
    } else {
      most = Math.max(1, taken.size() / 2);
      putFirst(taken);
    }
  }

  synchronized int size() {
    return waiting.size();
  }

  /** When the first of them began to wait, on the clock of {@link System#nanoTime}. */
  synchronized long oldestNanos() {
    return oldestNanos;
  }

  /** Those that wait and those that are on their way to the database. */
  synchronized List<Outcome> all() {
    List<Outcome> all = new ArrayList<>(waiting);
    underWay.forEach(all::addAll);
    return all;
  }
}
