package org.jobroutes.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.JobHeaders;
import org.jobroutes.job.JobPolicy;

/**
 * One attempt: the job's route on an exchange of its own. It ends once, by whatever comes first:
 * the route's callback, the deadline or the loss of its claim; what comes later is ignored.
 */
final class Run implements Runnable {
  private static final long GRACE = Duration.ofSeconds(10).toNanos();
  private static final ThreadLocal<Run> CURRENT = new ThreadLocal<>();

  private final Claim claim;
  private final JobConsumer consumer;
  private final JobPolicy policy;
  private final long turn;
  private final Runner runner;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long deadline;
  private volatile long renewed = System.nanoTime();
  private volatile boolean expired;
  private volatile boolean stopping;
  private volatile boolean cancelled;
  private volatile String interruptedAt;
  private Thread thread;
  private Cancellable call;

  Run(Claim claim, JobConsumer consumer, long turn, Runner runner) {
    this.claim = claim;
    this.consumer = consumer;
    this.policy = consumer.policy();
    this.turn = turn;
    this.runner = runner;
    this.deadline = System.nanoTime() + policy.timeout().toNanos();
  }

  /** The attempt that this thread is inside of, or null. */
  static Run current() {
    return CURRENT.get();
  }

  Claim claim() {
    return claim;
  }

  long turn() {
    return turn;
  }

  @Override
  public void run() {
    if (!enter()) {
      return;
    }
    long begun = System.nanoTime();
    try {
      Exchange exchange = newExchange();
      consumer.getAsyncProcessor().process(exchange, doneSync -> answered(exchange));
    } catch (Throwable failure) {
      failed(failure);
    } finally {
      leave();
      runner.left(this, System.nanoTime() - begun);
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
    boolean waitsElsewhere = first && !interrupt();
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

  /** The HTTP call that its thread waits for from now on: no interrupt reaches a socket. */
  synchronized void waitsFor(Cancellable http) {
    call = http;
    if (expired || stopping) {
      http.cancel();
    }
  }

  void interruptForStop() {
    stopping = true;
    interrupt();
  }

  /** It never began. */
  void giveBack() {
    end(Outcome.released(claim, Duration.ofSeconds(1), null));
  }

  void lose() {
    end(null);
    interrupt();
  }

  boolean renewIfOlder(long now, long age) {
    boolean old = now - renewed > age;
    if (old) {
      renewed = now;
    }
    return old;
  }

  private Exchange newExchange() throws Exception {
    Exchange exchange = consumer.createExchange(false);
    Message message = exchange.getMessage();
    message.setBody(Results.payload(claim.payload()));
    message.setHeader(JobHeaders.ID, claim.id().toString());
    message.setHeader(JobHeaders.TYPE, claim.type());
    message.setHeader(JobHeaders.ATTEMPT, claim.attempts() + 1);
    message.setHeader(JobHeaders.CLAIM, claim.seq());
    message.setHeader(JobHeaders.DEADLINE, Instant.now().plusNanos(deadline - System.nanoTime()));
    return exchange;
  }

  private void answered(Exchange exchange) {
    try {
      if (exchange.getException() != null) {
        failed(exchange.getException());
      } else {
        end(Outcome.completed(claim, Results.of(exchange)));
      }
    } catch (Throwable failure) {
      failed(failure);
    }
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
        ? Verdicts.cancelled(claim, interruptedAt)
        : Verdicts.timedOut(claim, policy, interruptedAt);
  }

  private void end(Outcome outcome) {
    if (ended.compareAndSet(false, true)) {
      runner.ended(this, outcome);
    }
  }

  /** False when it has ended before it began, by a deadline or a lost claim. */
  private synchronized boolean enter() {
    if (ended.get()) {
      return false;
    }
    thread = Thread.currentThread();
    CURRENT.set(this);
    return true;
  }

  private synchronized void leave() {
    thread = null;
    call = null;
    CURRENT.remove();
    // A late interrupt of this job must not hit the next one on this thread.
    Thread.interrupted();
  }

  /**
   * Interrupts the thread that is inside the route; false when it waits asynchronously, with no
   * thread in it.
   */
  private synchronized boolean interrupt() {
    if (thread != null) {
      interruptedAt = Fault.frames(thread.getStackTrace());
      thread.interrupt();
    }
    if (call != null) {
      call.cancel();
    }
    return thread != null;
  }
}
