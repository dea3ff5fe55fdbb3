package org.jobroutes.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An exchange that tells its prices, or fails. */
public final class StubTicker implements AutoCloseable {
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpServer server;
  private volatile int status = 200;
  private volatile String body = "[]";

  public StubTicker() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext("/api/v3/ticker/price", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on these prices, as in "BTC", "60000.5". */
  public void prices(String... symbolsAndPrices) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < symbolsAndPrices.length; i += 2) {
      list.append(i == 0 ? "" : ",")
          .append(
              "{\"symbol\":\"%s\",\"price\":\"%s\"}"
                  .formatted(symbolsAndPrices[i], symbolsAndPrices[i + 1]));
    }
    body = "[" + list + "]";
    status = 200;
  }

  /** From now on this status. */
  public void fail(int with) {
    status = with;
  }

  /** How many requests came. */
  public int requests() {
    return requests.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
