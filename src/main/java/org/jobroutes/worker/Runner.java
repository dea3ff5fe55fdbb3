package org.jobroutes.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.JobTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts each claimed job into slots of its own, and takes its outcome when it ends. */
public class Runner implements Run.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private final Worker worker;
  private final JobTypes types;
  private final Slots slots;
  private final Outcomes outcomes;
  private final RunningJobs running;
  private final Turns turns;
  private final ClaimLoop loop;
  private final Crew crew = new Crew();
  private volatile boolean stopping;

  public Runner(
      Worker worker,
      JobTypes types,
      Slots slots,
      Outcomes outcomes,
      RunningJobs running,
      Turns turns,
      ClaimLoop loop) {
    this.worker = worker;
    this.types = types;
    this.slots = slots;
    this.outcomes = outcomes;
    this.running = running;
    this.turns = turns;
    this.loop = loop;
  }

  /** The claimed jobs in batches. */
  public List<List<Claim>> chunk(List<Claim> claims) {
    List<List<Claim>> batches = new ArrayList<>();
    for (int i = 0; i < claims.size(); i += worker.batchSize()) {
      batches.add(claims.subList(i, Math.min(i + worker.batchSize(), claims.size())));
    }
    return batches;
  }

  /** Starts the jobs of a batch, and doesn't wait for them. */
  public void run(List<Claim> batch) {
    Turn turn = loop.current();
    List<Run> runs = new ArrayList<>(batch.size());
    for (Claim claim : batch) {
      turn.handedOver(1);
      // The type may have been withdrawn, or the stop begun, while the claim was on its way.
      JobConsumer consumer = stopping ? null : types.hold(claim.type());
      if (consumer == null) {
        Outcome released = Outcome.released(claim, Duration.ZERO, null);
        turns.wake(outcomes.add(released), slots.giveBack(1));
      } else {
        // The turn has taken one for it.
        slots.take(slots.neededFor(claim.payload()) - 1);
        Run run = new Run(claim, consumer, turn.number, this);
        running.add(run);
        runs.add(run);
      }
    }
    crew.start(runs);
  }

  @Override
  public void left(Run run, long nanos) {
    crew.learn(run.claim().type(), nanos);
  }

  @Override
  public void ended(Run run, Outcome outcome) {
    int waiting = 0;
    if (outcome != null) {
      log(outcome);
      waiting = outcomes.add(outcome);
    }
    running.remove(run);
    turns.wake(waiting, slots.giveBack(slots.neededFor(run.claim().payload())));
  }

  /** Claims that are still on their way are given back from now on. */
  void stop() {
    stopping = true;
  }

  private static void log(Outcome outcome) {
    if (outcome.error() == null) {
      return;
    }
    Claim claim = outcome.claim();
    String line = "job={} type={} attempt={} {}: {}";
    int attempt = claim.attempts() + 1;
    if (outcome.isDead()) {
      LOG.warn(line, claim.id(), claim.type(), attempt, "dead", outcome.error());
    } else {
      LOG.info(line, claim.id(), claim.type(), attempt, outcome.ending().word(), outcome.error());
    }
  }
}
