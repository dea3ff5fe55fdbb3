package org.jobroutes.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The HTTP server of Camel's routes. Camel's own listens before the first of them has started and
 * until after the last has stopped, so that for a moment it knows nothing of their addresses. This
 * one listens when it is told to, and refuses all requests once it is told that routes will stop.
 */
public final class HttpListener implements AutoCloseable {
  private static final int THREADS = 64;
  private static final int BEFORE_ALL = -3;

  private final Vertx vertx;
  private final VertxPlatformHttpRouter router;
  private final String host;
  private final int port;
  private HttpServer server;

  /** One that doesn't listen yet. */
  public HttpListener(String host, int port) {
    this(host, port, options());
  }

  HttpListener(String host, int port, VertxOptions options) {
    this.vertx = Vertx.vertx(options);
    this.router = router(vertx);
    this.host = host;
    this.port = port;
  }

  private static VertxOptions options() {
    return new VertxOptions()
        // Requests may wait for the database or an upstream; others must still find a thread.
        .setWorkerPoolSize(THREADS)
        // No file is served, and the folder for copies of them outlives a process that is killed.
        .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false));
  }

  private static VertxPlatformHttpRouter router(Vertx vertx) {
    return new VertxPlatformHttpRouter(null, vertx, Router.router(vertx), HttpEngine.ROUTER) {
      @Override
      public Handler<RoutingContext> bodyHandler() {
        return BodyHandler.create(false).setBodyLimit(HttpFront.LARGEST_BODY);
      }
    };
  }

  /** What leads requests to routes, in which routes come and go at any time. */
  VertxPlatformHttpRouter router() {
    return router;
  }

  /**
   * Listens from here on; does nothing when it does so already.
   *
   * @throws IOException when it can't listen there
   */
  public synchronized void listen() throws IOException {
    if (server != null) {
      return;
    }
    try {
      server = end(vertx.createHttpServer().requestHandler(router).listen(port, host));
    } catch (IOException e) {
      throw new IOException("Port %d of %s: %s".formatted(port, host, e.getMessage()), e);
    }
  }

  /** Refuses requests from here on; those that it has taken may end. */
  public void refuse() {
    router.route().order(BEFORE_ALL).handler(Refusals::stopping);
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    end(vertx.close());
  }

  private static <T> T end(Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
