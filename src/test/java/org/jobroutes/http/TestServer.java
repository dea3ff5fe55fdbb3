package org.jobroutes.http;

import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.jobroutes.support.Http;
import org.jobroutes.support.Ports;
import org.jobroutes.support.TestKeys;

/** The HTTP server with what stands before its routes; a test brings the routes and starts it. */
final class TestServer implements AutoCloseable {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final int port = Ports.free();
  private final HttpListener listener;
  private final Http stranger;

  TestServer(VertxOptions options) {
    listener = new HttpListener("127.0.0.1", port, options);
    Keys keys = new Keys(Map.of(Role.READ, TestKeys.hashed("a-key")), "");
    HttpFront.install(context, listener, new Guard(keys, "http://127.0.0.1:" + port));
    stranger = new Http("http://127.0.0.1:" + port);
  }

  /** Starts the routes and lets requests in. */
  void start() throws IOException {
    context.start();
    listener.listen();
  }

  int port() {
    return port;
  }

  HttpListener listener() {
    return listener;
  }

  DefaultCamelContext context() {
    return context;
  }

  /** A client without a key. */
  Http stranger() {
    return stranger;
  }

  /** A client with a key of the role read. */
  Http reader() {
    return stranger.with("a-key");
  }

  @Override
  public void close() {
    context.stop();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
