package org.jobroutes.worker;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jobroutes.job.JobCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The graceful stop: claim nothing more, let jobs end, interrupt the rest, and leave no row {@code
 * running}.
 */
public class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);
  private static final Duration FLUSH = Duration.ofSeconds(2);

  private final Turns turns;
  private final Runner runner;
  private final RunningJobs running;
  private final Outcomes outcomes;
  private final JobCalls calls;
  private final Duration patience;
  private final Runnable releaseOrphans;

  /**
   * The stop of one worker.
   *
   * @param calls runs without a job, which may end too
   * @param patience how long running jobs may take to end by themselves
   * @param releaseOrphans releases rows under this worker's name that it doesn't hold
   */
  public Drain(
      Turns turns,
      Runner runner,
      RunningJobs running,
      Outcomes outcomes,
      JobCalls calls,
      Duration patience,
      Runnable releaseOrphans) {
    this.turns = turns;
    this.runner = runner;
    this.running = running;
    this.outcomes = outcomes;
    this.calls = calls;
    this.patience = patience;
    this.releaseOrphans = releaseOrphans;
  }

  /** Stops the worker; the routes must still be started. */
  public void run() throws InterruptedException {
    turns.stopClaiming();
    runner.stop();
    calls.stop();
    if (!await(() -> running.size() + calls.size() == 0, patience)) {
      LOG.info(
          "{} jobs still run after {} s: they are interrupted and given back",
          running.size(),
          patience.toSeconds());
      running.interruptAll();
      await(() -> running.size() == 0, AFTER_INTERRUPT);
    }
    await(() -> turns.isIdle() && outcomes.size() == 0, FLUSH);
    turns.stop();
    running.abandon();
    try {
      releaseOrphans.run();
    } catch (RuntimeException e) {
      LOG.warn(
          "What this worker still holds can't be given back now; it will be rescued when its lease is over");
    }
  }

  private static boolean await(BooleanSupplier condition, Duration patience)
      throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        return false;
      }
      Thread.sleep(10);
    }
    return true;
  }
}
