package org.jobroutes.worker;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;
import org.jobroutes.database.DatabaseWatch;
import org.jobroutes.database.SqlStates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls when {@link Turns} says so: the scheduler and the poll strategy of the route {@code
 * finish-and-claim-jobs}. Two threads poll, so that one statement is under way while the answer of
 * the other is handed over.
 */
public class ClaimLoop extends ServiceSupport
    implements ScheduledPollConsumerScheduler, PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
  private static final int LOOPS = 2;

  private final Turns turns;
  private final Outcomes outcomes;
  private final Tally tally;
  private final DatabaseWatch watch;
  private final Runnable releaseOrphans;
  private static final ThreadLocal<Turn> CURRENT = new ThreadLocal<>();
  private final List<Thread> threads = new ArrayList<>();
  private CamelContext context;
  private Runnable poll;

  /**
   * The loop of one worker.
   *
   * @param releaseOrphans releases rows under this worker's name that it doesn't hold
   */
  public ClaimLoop(
      Turns turns, Outcomes outcomes, Tally tally, DatabaseWatch watch, Runnable releaseOrphans) {
    this.turns = turns;
    this.outcomes = outcomes;
    this.tally = tally;
    this.watch = watch;
    this.releaseOrphans = releaseOrphans;
  }

  /** The turn that this thread is polling for. */
  Turn current() {
    return CURRENT.get();
  }

  private void loop() {
    try {
      for (Turn turn = turns.next(); turn != null; turn = turns.next()) {
        CURRENT.set(turn);
        take(turn);
        settle(turn);
        // While it waits for the next one, nothing of this one must stay in memory.
        CURRENT.remove();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Turn turn) {
    try {
      if (turn.releasesOrphans) {
        releaseOrphans.run();
        turn.commit();
      } else {
        poll.run();
      }
    } catch (RuntimeException | Error e) {
      // Without its loop this worker would renew leases for ever and finish nothing.
      watch.failed(e);
      turn.fail(e);
    }
  }

  private void settle(Turn turn) {
    if (turn.isCommitted()) {
      tally.count(turn.outcomes);
      if (turn.free > 0) {
        tally.claim(turn.claims());
      }
      watch.succeeded();
    } else if (turn.failure() != null && SqlStates.refusesData(turn.failure())) {
      outcomes.refuse(turn.outcomes, SqlStates.saidBy(turn.failure()));
    } else {
      outcomes.restore(turn.outcomes);
    }
    turns.end(turn);
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return true;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    current().commit();
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause) {
    current().fail(cause);
    return false;
  }

  @Override
  public void onInit(Consumer consumer) {}

  @Override
  public void scheduleTask(Runnable task) {
    poll = task;
  }

  @Override
  public void unscheduleTask() {
    turns.stop();
  }

  @Override
  public void startScheduler() {
    for (int i = 1; i <= LOOPS; i++) {
      Thread thread = new Thread(this::loop, "claim-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public boolean isSchedulerStarted() {
    return !threads.isEmpty();
  }

  @Override
  protected void doStop() {
    turns.stop();
    LOG.info("{}", tally.claims());
    threads.forEach(Thread::interrupt);
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
