package org.jobroutes.job;

import org.apache.camel.Exchange;

/** Runs the route of a job type at once, without a job in the table. */
public class JobCalls {
  private final JobTypes types;

  public JobCalls(JobTypes types) {
    this.types = types;
  }

  /**
   * What the route ends with. The headers of a job are absent, but for its type.
   *
   * @throws JobTypeNotServed when the type isn't served here
   * @throws Exception what the route throws
   */
  public Object call(String type, Object payload) throws Exception {
    JobConsumer consumer = types.find(type);
    if (consumer == null) {
      throw new JobTypeNotServed(type);
    }
    Exchange exchange = consumer.createExchange(false);
    exchange.getMessage().setBody(payload);
    exchange.getMessage().setHeader(JobHeaders.TYPE, type);
    consumer.getProcessor().process(exchange);
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    return exchange.getMessage().getBody();
  }
}
