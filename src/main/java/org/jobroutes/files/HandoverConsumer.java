package org.jobroutes.files;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.util.StringHelper;

/**
 * One version's route at a {@code direct:} address. Who calls has looked the consumer up a moment
 * earlier: where a newer version has taken the address over since, the call goes on to that one,
 * for this one's route may be stopped at any time.
 */
final class HandoverConsumer extends DirectConsumer {
  private final AsyncProcessor door = new Door(super.getAsyncProcessor());
  private final InflightRepository inflight;
  private volatile HandoverConsumer successor;

  HandoverConsumer(DirectEndpoint endpoint, Processor route) {
    super(
        endpoint,
        route,
        StringHelper.before(endpoint.getEndpointUri(), "?", endpoint.getEndpointUri()));
    this.inflight = endpoint.getCamelContext().getInflightRepository();
  }

  /**
   * Calls that come from now on go to a newer version.
   *
   * @param newer null where this one serves again
   */
  void passOnTo(HandoverConsumer newer) {
    successor = newer;
  }

  @Override
  public Processor getProcessor() {
    return door;
  }

  @Override
  public AsyncProcessor getAsyncProcessor() {
    return door;
  }

  private final class Door extends DelegateAsyncProcessor {
    private Door(AsyncProcessor route) {
      super(route);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      // Counted before it looks, so that no route is taken for idle that it is about to enter.
      inflight.add(exchange, getRouteId());
      try {
        HandoverConsumer newer = successor;
        return newer == null
            ? super.process(exchange, callback)
            : newer.door.process(exchange, callback);
      } finally {
        inflight.remove(exchange, getRouteId());
      }
    }
  }
}
