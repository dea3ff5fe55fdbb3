package org.jobroutes.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before all routes: refuses what no route should read, and gives errors of the server
 * itself the one shape.
 */
public final class HttpFront implements Handler<RoutingContext> {
  /** The largest body, in bytes. */
  public static final long LARGEST_BODY = 1 << 20;

  private static final long LARGEST_DRAIN = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

  private HttpFront() {}

  /** Puts it before the routes of a started server. */
  public static void install(CamelContext context, int port) {
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(port);
    VertxPlatformHttpRouter routes = VertxPlatformHttpRouter.lookup(context, name);
    Router router = (Router) routes.getServer().getServer().requestHandler();
    router.route().order(-1).handler(new HttpFront());
    router.errorHandler(400, HttpFront::unreadable);
    router.errorHandler(404, HttpFront::notFound);
    router.errorHandler(405, HttpFront::wrongMethod);
    router.errorHandler(413, HttpFront::refuseAndDrain);
    router.errorHandler(500, HttpFront::failed);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    long length = length(request);
    if (length > LARGEST_BODY) {
      drainAndRefuse(context);
    } else if (hasBody(request, length) && !isPlainJson(request)) {
      refuse(
          context,
          415,
          "not_json",
          "The body must be application/json in UTF-8, not compressed; an empty body is fine");
    } else {
      context.next();
    }
  }

  /**
   * Clients read the answer only when they have sent their body, so most of it is taken off the
   * wire; who goes on for ever is cut off.
   */
  private static void drainAndRefuse(RoutingContext context) {
    HttpServerRequest request = context.request();
    long[] drained = {0};
    request.exceptionHandler(brokenOff -> {});
    request.handler(
        part -> {
          drained[0] += part.length();
          if (drained[0] > LARGEST_DRAIN) {
            tooLarge(context);
            request.connection().close();
          }
        });
    request.endHandler(end -> tooLarge(context));
    request.resume();
  }

  /** A body without a length turned out to be too large: the server wants the answer at once. */
  private static void refuseAndDrain(RoutingContext context) {
    tooLarge(context);
    if (!context.request().isEnded()) {
      drainAndRefuse(context);
    }
  }

  private static void unreadable(RoutingContext context) {
    refuse(context, 400, "invalid_request", "The request can't be read");
  }

  private static void notFound(RoutingContext context) {
    refuse(
        context,
        404,
        "not_found",
        "There is nothing at this address; see the README for what there is");
  }

  private static void wrongMethod(RoutingContext context) {
    String message = "This address doesn't take " + context.request().method();
    refuse(context, 405, "method_not_allowed", message);
  }

  /** A client that left in the middle of its request is no failure of ours. */
  private static void failed(RoutingContext context) {
    if (!(context.failure() instanceof HttpClosedException)) {
      LOG.error("A request failed before any route", context.failure());
    }
    refuse(context, 500, "internal_error", "The request failed for a reason of ours");
  }

  private static void tooLarge(RoutingContext context) {
    refuse(
        context,
        413,
        "body_too_large",
        "The body is larger than 1 MiB; enqueue in several calls, or store large data elsewhere and enqueue its address");
  }

  private static void refuse(RoutingContext context, int status, String code, String message) {
    if (context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(Envelope.error(code, message, UUID.randomUUID().toString()));
  }

  private static boolean hasBody(HttpServerRequest request, long length) {
    return length > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private static boolean isPlainJson(HttpServerRequest request) {
    String type = lower(request.getHeader("Content-Type"));
    String encoding = lower(request.getHeader("Content-Encoding"));
    return type.matches("application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?")
        && (encoding.isEmpty() || encoding.equals("identity"));
  }

  private static String lower(String header) {
    return header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
  }

  private static long length(HttpServerRequest request) {
    String header = request.getHeader("Content-Length");
    return header == null || !header.matches("\\d{1,18}") ? 0 : Long.parseLong(header);
  }
}
