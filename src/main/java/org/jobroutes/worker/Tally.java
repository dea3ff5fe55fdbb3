package org.jobroutes.worker;

import java.util.List;

/** Counts what this worker has ended, once it is in the database. */
public class Tally {
  private long completed;
  private long failed;
  private long dead;

  /**
   * A count.
   *
   * @param completed jobs
   * @param failed attempts that will be tried again
   * @param dead jobs
   */
  public record Count(long completed, long failed, long dead) {
    /** What came since an earlier count. */
    public Count since(Count earlier) {
      return new Count(completed - earlier.completed, failed - earlier.failed, dead - earlier.dead);
    }

    public long processed() {
      return completed + failed + dead;
    }
  }

  synchronized void count(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome.isDead()) {
        dead++;
      } else if (outcome.ending() == Outcome.Ending.COMPLETED) {
        completed++;
      } else if (outcome.ending() == Outcome.Ending.FAILED) {
        failed++;
      }
    }
  }

  public synchronized Count now() {
    return new Count(completed, failed, dead);
  }
}
