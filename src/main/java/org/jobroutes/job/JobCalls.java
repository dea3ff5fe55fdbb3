package org.jobroutes.job;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;

/** Runs the route of a job type at once, without a job in the table. */
public class JobCalls {
  private static final int MOST = 16;
  private final Semaphore free = new Semaphore(MOST);
  private volatile boolean stopped;
  private final JobTypes types;

  public JobCalls(JobTypes types) {
    this.types = types;
  }

  /**
   * What the route ends with. The headers of a job are absent, but for its type.
   *
   * @throws JobTypeNotServed when the type isn't served here
   * @throws RejectedExecutionException when 16 calls are under way, or the application stops
   * @throws Exception what the route throws
   */
  public Object call(String type, Object payload) throws Exception {
    JobConsumer consumer = types.find(type);
    if (consumer == null) {
      throw new JobTypeNotServed(type);
    }
    if (stopped || !free.tryAcquire()) {
      throw new RejectedExecutionException(
          stopped
              ? "The application stops; send the request again to another one, or in a moment"
              : MOST
                  + " runs without the queue are under way, which is as many as may be; let the queue run it, or send the request again in a moment");
    }
    try {
      return run(consumer, type, payload);
    } finally {
      free.release();
    }
  }

  /** From now on none begins. */
  public void stop() {
    stopped = true;
  }

  /** How many are under way. */
  public int size() {
    return MOST - free.availablePermits();
  }

  private static Object run(JobConsumer consumer, String type, Object payload) throws Exception {
    Exchange exchange = consumer.createExchange(false);
    exchange.getMessage().setBody(payload);
    exchange.getMessage().setHeader(JobHeaders.TYPE, type);
    consumer.getProcessor().process(exchange);
    Exception failure = JobFailed.of(exchange);
    if (failure != null) {
      throw failure;
    }
    return exchange.getMessage().getBody();
  }
}
