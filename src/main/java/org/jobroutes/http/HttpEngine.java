package org.jobroutes.http;

import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Camel's HTTP server, with routes behind it that may end on any thread; see {@link HttpConsumer}.
 */
public final class HttpEngine extends VertxPlatformHttpEngine {
  /** The name under which Camel looks for the one of routes that name none. */
  static final String NAME = "platform-http-engine";

  private static final int THREADS = 64;

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

  /** What the server is made with. */
  public static VertxOptions options() {
    return new VertxOptions()
        // Requests may wait for the database or an upstream; others must still find a thread.
        .setWorkerPoolSize(THREADS)
        // No file is served, and the folder for copies of them outlives a process that is killed.
        .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false));
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
    return new HttpConsumer(
        endpoint,
        route,
        getHandlers(),
        VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()),
        isQuick);
  }
}
