package org.jobroutes.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Takes the requests of a route and answers each when the route is done with it. Camel's own
 * consumer keeps a thread waiting until then; here none waits, so that many requests that share a
 * commit cost no change of threads each. Answers are text.
 */
final class HttpConsumer extends VertxPlatformHttpConsumer {
  private final Predicate<Exchange> isQuick;

  HttpConsumer(
      PlatformHttpEndpoint endpoint,
      Processor route,
      List<Handler<RoutingContext>> handlers,
      String router,
      Predicate<Exchange> isQuick) {
    super(endpoint, route, handlers, router);
    this.isQuick = isQuick;
  }

  @Override
  protected void handleRequest(RoutingContext request) {
    // The request may have come in before the route began to stop.
    if (isSuspendingOrSuspended() || isStoppingOrStopped()) {
      Refusals.stopping(request);
      return;
    }
    Context connection = request.vertx().getOrCreateContext();
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    processHttpRequest(exchange, request)
        .compose(read -> begin(exchange, request, connection))
        .onFailure(failure -> fail(exchange, request, failure));
  }

  /** On a thread of its own where the route may block, which that of the connection must not. */
  private Future<Void> begin(Exchange exchange, RoutingContext request, Context connection) {
    if (!isQuick.test(exchange)) {
      return connection.executeBlocking(() -> process(exchange, request, connection), false);
    }
    try {
      return Future.succeededFuture(process(exchange, request, connection));
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private Void process(Exchange exchange, RoutingContext request, Context connection)
      throws Exception {
    createUoW(exchange);
    getAsyncProcessor()
        .process(exchange, sync -> connection.runOnContext(now -> answer(exchange, request)));
    return null;
  }

  private void answer(Exchange exchange, RoutingContext request) {
    try {
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      write(exchange.getMessage(), request.response()).onComplete(end -> release(exchange));
    } catch (Exception e) {
      fail(exchange, request, e);
    }
  }

  /** A client that has left by now is told nothing, and nobody else needs to know. */
  private Future<Void> write(Message answer, HttpServerResponse response) {
    response.setStatusCode(answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class));
    // The filter keeps this one back, for a server may know better.
    String type = answer.getHeader(Exchange.CONTENT_TYPE, String.class);
    if (type != null) {
      response.putHeader(Exchange.CONTENT_TYPE, type);
    }
    HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
    for (Map.Entry<String, Object> header : answer.getHeaders().entrySet()) {
      String name = header.getKey();
      Object value = header.getValue();
      if (value != null && !filter.applyFilterToCamelHeaders(name, value, answer.getExchange())) {
        response.putHeader(name, value.toString());
      }
    }
    String body = answer.getBody(String.class);
    return body == null ? response.end() : response.end(body);
  }

  private void fail(Exchange exchange, RoutingContext request, Throwable failure) {
    request.response().headers().clear();
    request.fail(failure);
    release(exchange);
  }

  private void release(Exchange exchange) {
    doneUoW(exchange);
    releaseExchange(exchange, false);
  }
}
