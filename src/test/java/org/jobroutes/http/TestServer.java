package org.jobroutes.http;

import io.vertx.core.VertxOptions;
import java.util.Map;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.jobroutes.support.Http;
import org.jobroutes.support.Ports;
import org.jobroutes.support.TestKeys;

/** The HTTP server with what stands before its routes; a test brings the routes and starts it. */
final class TestServer implements AutoCloseable {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Http stranger;

  TestServer(VertxOptions options) {
    int port = Ports.free();
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost("127.0.0.1");
    configuration.setBindPort(port);
    context.getRegistry().bind("vertx", options);
    try {
      context.addService(new VertxPlatformHttpServer(configuration), true, true);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Keys keys = new Keys(Map.of(Role.READ, TestKeys.hashed("a-key")), "");
    HttpFront.install(context, port, new Guard(keys, "http://127.0.0.1:" + port));
    stranger = new Http("http://127.0.0.1:" + port);
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
  }
}
