package org.jobroutes.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Camel's HTTP server, with routes behind it that may end on any thread; see {@link HttpConsumer}.
 */
final class HttpEngine extends VertxPlatformHttpEngine {
  /** The name under which Camel looks for one. */
  static final String NAME = "platform-http-engine";

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
    return new HttpConsumer(
        endpoint,
        route,
        getHandlers(),
        VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()));
  }
}
