package org.jobroutes.jobtest;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.ProcessorPollingConsumer;

/** Stands where a route calls another endpoint; routes that start from it are left alone. */
final class StubEndpoint extends DefaultEndpoint {
  private final Endpoint real;
  private final Processor answer;

  StubEndpoint(Endpoint real, Processor answer) {
    super(real.getEndpointUri(), null);
    setCamelContext(real.getCamelContext());
    this.real = real;
    this.answer = answer;
  }

  @Override
  public Producer createProducer() {
    return new StubProducer(this, answer);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    return real.createConsumer(processor);
  }

  @Override
  public PollingConsumer createPollingConsumer() {
    return new ProcessorPollingConsumer(this, answer);
  }

  private static final class StubProducer extends DefaultProducer {
    private final Processor answer;

    private StubProducer(StubEndpoint endpoint, Processor answer) {
      super(endpoint);
      this.answer = answer;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      answer.process(exchange);
    }
  }
}
