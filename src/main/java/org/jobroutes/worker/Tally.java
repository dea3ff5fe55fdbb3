package org.jobroutes.worker;

import java.util.List;

/** Counts what this worker has ended, once it is in the database. */
public class Tally {
  private long completed;
  private long failed;
  private long dead;
  private long cancelled;
  private long claimed;
  private long claims;
  private long emptyClaims;
  private long emptySince;

  /**
   * A count.
   *
   * @param completed jobs
   * @param failed attempts that will be tried again
   * @param dead jobs
   * @param cancelled jobs, while they ran
   */
  public record Count(long completed, long failed, long dead, long cancelled) {
    /** What came since an earlier count. */
    public Count since(Count earlier) {
      return new Count(
          completed - earlier.completed,
          failed - earlier.failed,
          dead - earlier.dead,
          cancelled - earlier.cancelled);
    }

    public long processed() {
      return completed + failed + dead + cancelled;
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
      } else if (outcome.ending() == Outcome.Ending.CANCELLED) {
        cancelled++;
      }
    }
  }

  /**
   * A claim has brought so many jobs. Empty ones count once jobs come again: the others are idle
   * looks.
   */
  synchronized void claim(int jobs) {
    if (jobs == 0) {
      emptySince++;
      return;
    }
    claimed += jobs;
    claims += emptySince + 1;
    emptyClaims += emptySince;
    emptySince = 0;
  }

  /** What the claims have brought, in one line. */
  synchronized String claims() {
    return "claimed %d jobs in %d claims, %d of them found none"
        .formatted(claimed, claims, emptyClaims);
  }

  public synchronized Count now() {
    return new Count(completed, failed, dead, cancelled);
  }
}
