package org.jobroutes.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** Answers to requests that no route sees. */
final class Refusals {
  private static final long LARGEST_DRAIN = 8 << 20;

  private Refusals() {}

  /** Answers with an error in the one shape, at once. */
  static void refuse(RoutingContext context, int status, String code, String message) {
    send(context, status, Envelope.error(code, message, UUID.randomUUID().toString()));
  }

  /** Answers that the route, most often with the whole process, is about to stop. */
  static void stopping(RoutingContext context) {
    context.response().putHeader("Retry-After", String.valueOf(Problems.RETRY_AFTER_SECONDS));
    refuse(
        context,
        503,
        "stopping",
        "This address takes no more requests, for it is about to stop; send it again in a moment, to another process or once this one is back");
  }

  /** Answers at once, and takes off the wire what of the body is still on its way. */
  static void send(RoutingContext context, int status, String json) {
    if (context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(json);
    if (!context.request().isEnded()) {
      drain(context, () -> {});
    }
  }

  /**
   * Clients read the answer only when they have sent their body, so most of it is taken off the
   * wire before the answer is given; who goes on for ever is cut off.
   */
  static void drain(RoutingContext context, Runnable answer) {
    HttpServerRequest request = context.request();
    long[] drained = {0};
    request.exceptionHandler(brokenOff -> {});
    request.handler(
        part -> {
          drained[0] += part.length();
          if (drained[0] > LARGEST_DRAIN) {
            answer.run();
            request.connection().close();
          }
        });
    request.endHandler(end -> answer.run());
    request.resume();
  }
}
