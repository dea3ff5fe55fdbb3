package org.jobroutes.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
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
  HttpConsumer(
      PlatformHttpEndpoint endpoint,
      Processor route,
      List<Handler<RoutingContext>> handlers,
      String router) {
    super(endpoint, route, handlers, router);
  }

  @Override
  protected void handleRequest(RoutingContext request) {
    if (isSuspended()) {
      super.handleRequest(request); // which refuses it
      return;
    }
    Context connection = request.vertx().getOrCreateContext();
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    processHttpRequest(exchange, request)
        // A route may block, which the thread of the connection must not.
        .compose(
            read -> connection.executeBlocking(() -> begin(exchange, request, connection), false))
        .onFailure(failure -> fail(exchange, request, failure));
  }

  private Void begin(Exchange exchange, RoutingContext request, Context connection)
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
