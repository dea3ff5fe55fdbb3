package org.jobroutes.http;

import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/** Makes the consumers of HTTP routes, which may end on any thread; see {@link HttpConsumer}. */
public final class HttpEngine extends VertxPlatformHttpEngine {
  /** The name under which Camel looks for the one of routes that name none. */
  static final String NAME = "platform-http-engine";

  /** The name under which the consumers look for what leads requests to them. */
  static final String ROUTER = "platform-http-router";

  private final Predicate<Exchange> isQuick;

  /**
   * One for routes that name it as their {@code platformHttpEngine}, or for all others.
   *
   * @param isQuick which requests the routes can be done with without blocking, so that they need
   *     no thread of their own
   */
  public HttpEngine(Predicate<Exchange> isQuick) {
    this.isQuick = isQuick;
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
    return new HttpConsumer(endpoint, route, getHandlers(), ROUTER, isQuick);
  }
}
