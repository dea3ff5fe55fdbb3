package org.jobroutes.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.JobFailed;
import org.jobroutes.job.JobHeaders;
import org.jobroutes.job.JobPolicy;
import org.jobroutes.job.JobSnoozed;

/**
 * One attempt: the job's route on an exchange of its own. It ends once, by whatever comes first:
 * the route's callback, the deadline or the loss of its claim; what comes later is ignored.
 */
final class Run implements Runnable {
  private static final long GRACE = Duration.ofSeconds(10).toNanos();

  private final Claim claim;
  private final JobConsumer consumer;
  private final JobPolicy policy;
  private final long turn;
  private final Owner owner;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final RouteThread thread = new RouteThread();
  private volatile Exchange exchange;
  private volatile long deadline;
  private volatile long renewed = System.nanoTime();
  private volatile boolean expired;
  private volatile boolean stopping;
  private volatile boolean cancelled;

  /** Hears of what becomes of it. */
  interface Owner {
    /** It has left its thread, whether it has ended or waits for a callback. */
    void left(Run run, long nanos);

    /** It has ended, with that outcome; null when its claim is lost. */
    void ended(Run run, Outcome outcome);
  }

  Run(Claim claim, JobConsumer consumer, long turn, Owner owner) {
    this.claim = claim;
    this.consumer = consumer;
    this.policy = consumer.policy();
    this.turn = turn;
    this.owner = owner;
    this.deadline = System.nanoTime() + policy.timeout().toNanos();
  }

  Claim claim() {
    return claim;
  }

  long turn() {
    return turn;
  }

  @Override
  public void run() {
    if (ended.get() || !thread.enter()) {
      return;
    }
    long begun = System.nanoTime();
    try {
      exchange = newExchange();
      consumer.getAsyncProcessor().process(exchange, doneSync -> answered());
    } catch (Throwable failure) {
      failed(failure);
    } finally {
      thread.leave();
      owner.left(this, System.nanoTime() - begun);
    }
  }

  /**
   * Past the deadline the attempt is interrupted; if that doesn't help, it has failed ten seconds
   * later.
   */
  void checkDeadline(long now) {
    if (now - deadline < 0) {
      return;
    }
    // Before the interrupt, for the attempt may end by it at once.
    boolean first = !expired;
    expired = true;
    boolean waitsElsewhere = first && !thread.interrupt();
    if (waitsElsewhere || now - deadline > GRACE) {
      end(late());
    }
  }

  /** Somebody has asked for it: its time is over now, with that outcome. */
  void cancel() {
    cancelled = true;
    long now = System.nanoTime();
    if (deadline - now > 0) {
      deadline = now;
    }
    checkDeadline(now);
  }

  void interruptForStop() {
    stopping = true;
    thread.interrupt();
  }

  /** It never began. */
  void giveBack() {
    end(Outcome.released(claim, Duration.ofSeconds(1), null));
  }

  void lose() {
    end(null);
    thread.interrupt();
  }

  boolean renewIfOlder(long now, long age) {
    boolean old = now - renewed > age;
    if (old) {
      renewed = now;
    }
    return old;
  }

  private Exchange newExchange() throws Exception {
    consumer.checkPayload(claim.payload());
    Exchange created = consumer.createExchange(false);
    Message message = created.getMessage();
    message.setBody(Results.payload(claim.payload()));
    message.setHeader(JobHeaders.ID, claim.id());
    message.setHeader(JobHeaders.TYPE, claim.type());
    message.setHeader(JobHeaders.ATTEMPT, claim.attempts() + 1);
    message.setHeader(JobHeaders.CLAIM, claim.seq());
    message.setHeader(JobHeaders.DEADLINE, Instant.now().plusNanos(deadline - System.nanoTime()));
    return created;
  }

  private void answered() {
    try {
      Exception failure = JobFailed.of(exchange);
      if (failure != null) {
        failed(failure);
      } else if ((expired || stopping) && Thread.currentThread().isInterrupted()) {
        // A step took the interrupt for the end of its wait: what it waited for isn't done.
        failed(new InterruptedException());
      } else {
        end(ended());
      }
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  private Outcome ended() throws JsonProcessingException {
    String snooze = exchange.getMessage().getHeader(JobHeaders.SNOOZE, String.class);
    return snooze == null
        ? Outcome.completed(claim, Results.of(exchange))
        : Outcome.snoozed(claim, JobSnoozed.delay(snooze));
  }

  private void failed(Throwable failure) {
    if (stopping && !cancelled) {
      end(Outcome.released(claim, Duration.ZERO, null));
    } else {
      end(expired ? late() : Verdicts.of(claim, policy, failure));
    }
  }

  private Outcome late() {
    return cancelled
        ? Verdicts.cancelled(claim, thread.interruptedAt())
        : Verdicts.timedOut(claim, policy, thread.interruptedAt());
  }

  private void end(Outcome outcome) {
    if (ended.compareAndSet(false, true)) {
      consumer.release();
      if (exchange != null) {
        // Where its callback is yet to come, the rest of the route must not run.
        exchange.setRouteStop(true);
      }
      owner.ended(this, outcome);
    }
  }
}
