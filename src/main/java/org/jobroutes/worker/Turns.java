package org.jobroutes.worker;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jobroutes.database.SqlStates;

/**
 * Says when the next poll is due: outcomes wait long enough or are many, slots are free while work
 * is known to wait, somebody rings, or the poll interval is over. Safe for use by several loops.
 */
public class Turns {
  private static final int MOST_CLAIMS = 400;
  private static final int MANY_OUTCOMES = 200;
  private static final long BREATH = 20_000_000;
  private static final long QUIET = 10_000_000;
  private static final long PAUSE = 50_000_000;
  private static final long LONGEST_PAUSE = 2_000_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Quotas quotas = new Quotas();
  private final Slots slots;
  private final Outcomes outcomes;
  private final Supplier<List<String>> types;
  private final long pollInterval;
  private final int enough;

  private long count;
  private int inFlight;
  private boolean rung;
  private boolean workWaits;
  private boolean claiming = true;
  private boolean stopped;
  private boolean orphans;
  private long lastBegin = System.nanoTime();
  private long lastEmpty = lastBegin - QUIET;
  private long notBefore = lastBegin;
  private int failures;

  /**
   * A plan for one worker.
   *
   * @param types gives the names of the types that may be claimed
   */
  public Turns(Worker worker, Slots slots, Outcomes outcomes, Supplier<List<String>> types) {
    this.slots = slots;
    this.outcomes = outcomes;
    this.types = types;
    // Who judges whether others live must have statements of its own well within each third of a
    // lease.
    this.pollInterval = Math.min(worker.pollInterval().toNanos(), worker.lease().toNanos() / 6);
    this.enough = Math.max(1, Math.min(MOST_CLAIMS, slots.all()) / 4);
  }

  /** Work may have come: poll as soon as a slot is free. */
  public void ring() {
    change(() -> rung = true);
  }

  /** No more claims; outcomes are still taken to the database. */
  void stopClaiming() {
    change(() -> claiming = false);
  }

  void stop() {
    change(() -> stopped = true);
  }

  /**
   * Waits until a poll is due and begins it; null when this worker has stopped. Once polls get
   * through again after one that failed, a turn releases what that one may have claimed.
   */
  Turn next() throws InterruptedException {
    lock.lock();
    try {
      for (long wait = untilDue(); wait > 0 && !stopped; wait = untilDue()) {
        changed.awaitNanos(wait);
      }
      return stopped ? null : begin();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a poll: what it carried is forgotten or restored, what it didn't use is given back. */
  void end(Turn turn) {
    lock.lock();
    try {
      inFlight--;
      slots.giveBack(turn.free - turn.handedOver());
      if (turn.isCommitted()) {
        outcomes.forget(turn.outcomes);
        failures = 0;
        // The safety net: what was claimed and never handed over is released.
        orphans = (orphans && !turn.releasesOrphans) || turn.handedOver() < turn.claims();
        workWaits = turn.free > 0 ? quotas.learn(turn) : workWaits;
        // Who rang had work for others too, who were quicker; without a ring it tells nothing.
        lastEmpty = turn.byRing && turn.claims() == 0 ? System.nanoTime() : lastEmpty;
      } else if (turn.failure() != null && !SqlStates.refusesData(turn.failure())) {
        orphans = orphans || turn.free > 0;
        rung = rung || turn.free > 0;
        failures++;
        notBefore = System.nanoTime() + Math.min(LONGEST_PAUSE, PAUSE << Math.min(failures, 6));
      } else if (turn.failure() == null) {
        // The route polls no more, or not now.
        notBefore = System.nanoTime() + PAUSE;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** An outcome has come, or slots are free: wakes a loop where that makes a poll due. */
  void wake(int waitingOutcomes, Slots.Freed freed) {
    if (waitingOutcomes == 1
        || waitingOutcomes == MANY_OUTCOMES
        || freed.reaches(1)
        || freed.reaches(enough)) {
      change(() -> {});
    }
  }

  /** Polls that have begun so far. */
  long count() {
    return look(() -> count);
  }

  /**
   * Whether polls after the given one have found that nothing more is due, and none is going on.
   */
  boolean foundNothingMore(long after) {
    return look(() -> count > after && inFlight == 0 && !rung && !workWaits);
  }

  /** Whether no poll is going on. */
  boolean isIdle() {
    return look(() -> inFlight == 0);
  }

  private boolean mustRelease() {
    return orphans && failures == 0;
  }

  private Turn begin() {
    if (mustRelease()) {
      inFlight++;
      return Turn.releasing(count);
    }
    int free = claiming ? Math.min(MOST_CLAIMS, Math.max(0, slots.free())) : 0;
    boolean byRing = rung && free > 0;
    rung = rung && free == 0;
    lastBegin = System.nanoTime();
    inFlight++;
    slots.take(free);
    List<Turn.Quota> divided = quotas.divide(types.get(), free);
    return new Turn(++count, outcomes.take(), divided, free, byRing, quotas.marks(lastBegin));
  }

  private long untilDue() {
    if (mustRelease()) {
      return inFlight == 0 ? 0 : pollInterval;
    }
    long now = System.nanoTime();
    int free = claiming ? slots.free() : 0;
    int waiting = outcomes.size();
    long due = lastBegin + pollInterval - now;
    if (waiting > 0) {
      due = Math.min(due, waiting >= MANY_OUTCOMES ? 0 : outcomes.oldestNanos() + BREATH - now);
    }
    if (free > 0 && rung) {
      due = Math.min(due, lastEmpty + QUIET - now);
    }
    if (free > 0 && workWaits) {
      due = Math.min(due, free >= enough ? 0 : lastBegin + BREATH - now);
    }
    return Math.max(due, notBefore - now);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <T> T look(Supplier<T> state) {
    lock.lock();
    try {
      return state.get();
    } finally {
      lock.unlock();
    }
  }
}
