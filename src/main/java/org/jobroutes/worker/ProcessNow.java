package org.jobroutes.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Runs what is due now, for somebody who asks for it. */
public class ProcessNow {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  /** Callers that may wait at once: each holds a thread that other requests need too. */
  private static final int WAITING = 16;

  private final Semaphore waiting = new Semaphore(WAITING);
  private final Turns turns;
  private final RunningJobs running;
  private final Outcomes outcomes;
  private final Tally tally;

  public ProcessNow(Turns turns, RunningJobs running, Outcomes outcomes, Tally tally) {
    this.turns = turns;
    this.running = running;
    this.outcomes = outcomes;
    this.tally = tally;
  }

  /**
   * Claims and runs what is due.
   *
   * @param due how many jobs are due now
   * @param wait false returns at once, true when all is done or after 4 seconds (pg_net gives up
   *     after 5); at once, too, when 16 callers wait already
   * @return what this worker ended since the call, and whether all that it claimed since has ended
   */
  public Map<String, Object> run(long due, boolean wait) throws InterruptedException {
    Tally.Count before = tally.now();
    long turn = turns.count();
    turns.ring();
    boolean finished = wait && awaitInTurn(turn);
    return summary(due, tally.now().since(before), finished);
  }

  /**
   * Claims and runs what is due, however long it takes; for a worker that was started to do that.
   *
   * @param due how many jobs were due when it was started
   * @return what this worker has ended
   */
  public Map<String, Object> runAll(long due) throws InterruptedException {
    turns.ring();
    await(0, FOR_EVER);
    return summary(due, tally.now(), true);
  }

  private boolean awaitInTurn(long turn) throws InterruptedException {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return await(turn, LONGEST_WAIT);
    } finally {
      waiting.release();
    }
  }

  private boolean await(long turn, Duration patience) throws InterruptedException {
    long begin = System.nanoTime();
    while (!hasFinished(turn)) {
      if (System.nanoTime() - begin > patience.toNanos()) {
        return false;
      }
      Thread.sleep(5);
    }
    return true;
  }

  private boolean hasFinished(long turn) {
    return turns.foundNothingMore(turn)
        && !running.anyOfTurnAfter(turn)
        && outcomes.size() == 0
        && turns.foundNothingMore(turn);
  }

  private static Map<String, Object> summary(long due, Tally.Count count, boolean finished) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("pendingBefore", Map.of("dbQueue", due));
    String rest = finished ? "" : "; more may be running, GET /api/jobs shows it";
    String cancelled = count.cancelled() == 0 ? "" : ", " + count.cancelled() + " cancelled";
    String output =
        "%d processed: %d completed, %d failed and will be tried again, %d dead%s%s"
            .formatted(
                count.processed(),
                count.completed(),
                count.failed(),
                count.dead(),
                cancelled,
                rest);
    summary.put("processed", count.processed());
    summary.put("completed", count.completed());
    summary.put("failed", count.failed());
    summary.put("dead", count.dead());
    summary.put("cancelled", count.cancelled());
    summary.put("run", Map.of("state", finished ? "finished" : "running"));
    summary.put("output", output);
    return summary;
  }
}
