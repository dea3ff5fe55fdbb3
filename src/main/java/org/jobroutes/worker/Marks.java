package org.jobroutes.worker;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the backlog of each type has been claimed. An open transaction elsewhere keeps the index
 * entries of all that was claimed since it began, and each claim that looks from the start reads
 * them again. So where that takes long, most claims look from the mark on; some still look at all,
 * for an urgent job, a rescued one or an insert that commits late may lie below it.
 */
final class Marks {
  private static final int TRIAL = 16;
  private static final int SHARE = 10;
  private static final long LONGEST = 2_000_000_000;

  private final Map<String, Place> marks = new HashMap<>();
  private double nanosFromMark;
  private long nextWhole = System.nanoTime();
  private int turns;

  /** The marks that the next claim looks from; none when it must look at everything. */
  Map<String, Place> next(long now) {
    boolean wholeIsDue = now - nextWhole >= 0;
    // What a claim from the mark costs is tried now and then.
    return wholeIsDue && ++turns % TRIAL != 0 ? Map.of() : Map.copyOf(marks);
  }

  /**
   * Learns from a claim how far it got and what it cost.
   *
   * @param took how long it took, in nanoseconds
   */
  void learn(Turn turn, long took, long now) {
    for (Turn.Quota quota : turn.quotas) {
      if (turn.filled(quota)) {
        marks.put(quota.type(), turn.lastPlace(quota.type()));
      } else {
        marks.remove(quota.type());
      }
    }
    if (turn.slots() * 2 < turn.free) {
      return;
    }
    double nanos = (double) took / turn.claims();
    if (!turn.marks().isEmpty()) {
      nanosFromMark = nanosFromMark == 0 ? nanos : (nanosFromMark + nanos) / 2;
    } else if (nanosFromMark > 0) {
      // A tenth of the time at most goes into looking at everything.
      double excess = (nanos - nanosFromMark) * turn.claims();
      nextWhole = now + Math.max(0, Math.min(LONGEST, (long) (SHARE * excess)));
    }
  }
}
