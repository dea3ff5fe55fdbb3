package org.jobroutes.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before all routes: refuses whom the guard refuses, and what no route should read, and
 * gives errors of the server itself the one shape.
 */
public final class HttpFront implements Handler<RoutingContext> {
  /** The largest body, in bytes. */
  public static final long LARGEST_BODY = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
  private static final Pattern JSON_IN_UTF8 =
      Pattern.compile("application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private final Guard guard;

  private HttpFront(Guard guard) {
    this.guard = guard;
  }

  /** Puts it before the routes of a context that is about to start, which the listener serves. */
  public static void install(CamelContext context, HttpListener listener, Guard guard) {
    VertxPlatformHttpRouter router = listener.router();
    Access access = new Access(router.vertx());
    router.route("/*").order(-2).handler(access::note);
    router.route().order(-1).handler(new HttpFront(guard));
    router.errorHandler(400, HttpFront::unreadable);
    router.errorHandler(404, HttpFront::notFound);
    router.errorHandler(405, HttpFront::wrongMethod);
    router.errorHandler(413, HttpFront::tooLarge);
    router.errorHandler(500, HttpFront::failed);
    context.getRegistry().bind(HttpEngine.NAME, new HttpEngine(request -> false));
    context.getRegistry().bind(HttpEngine.ROUTER, router);
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onRoutesAdd(Collection<Route> routes) {
            routes.forEach(access::add);
          }
        });
  }

  @Override
  public void handle(RoutingContext context) {
    // Here, for Camel keeps back what a route says of it. Answers tell of a moment.
    context.response().putHeader("Cache-Control", "no-store");
    if (!guard.passes(context)) {
      return;
    }
    HttpServerRequest request = context.request();
    long length = length(request);
    if (length > LARGEST_BODY) {
      Refusals.drain(context, () -> tooLarge(context));
    } else if (hasBody(request, length) && !isPlainJson(request)) {
      Refusals.refuse(
          context,
          415,
          "not_json",
          "The body must be application/json in UTF-8, not compressed; an empty body is fine");
    } else {
      context.next();
    }
  }

  private static void unreadable(RoutingContext context) {
    Refusals.refuse(context, 400, "invalid_request", "The request can't be read");
  }

  private static void notFound(RoutingContext context) {
    Refusals.refuse(
        context,
        404,
        "not_found",
        "There is nothing at this address; see the README for what there is");
  }

  private static void wrongMethod(RoutingContext context) {
    String allowed = Access.allowed(context);
    context.response().putHeader("Allow", allowed);
    String message =
        "This address doesn't take %s, but %s".formatted(context.request().method(), allowed);
    Refusals.refuse(context, 405, "method_not_allowed", message);
  }

  /** A client that left in the middle of its request is no failure of ours. */
  private static void failed(RoutingContext context) {
    if (!(context.failure() instanceof HttpClosedException)) {
      LOG.error("A request failed and no route answers it", context.failure());
    }
    Refusals.refuse(context, 500, "internal_error", "The request failed for a reason of ours");
  }

  private static void tooLarge(RoutingContext context) {
    Refusals.refuse(
        context,
        413,
        "body_too_large",
        "The body is larger than 1 MiB; enqueue in several calls, or store large data elsewhere and enqueue its address");
  }

  private static boolean hasBody(HttpServerRequest request, long length) {
    return length > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private static boolean isPlainJson(HttpServerRequest request) {
    String type = lower(request.getHeader("Content-Type"));
    String encoding = lower(request.getHeader("Content-Encoding"));
    return (type.equals("application/json") || JSON_IN_UTF8.matcher(type).matches())
        && (encoding.isEmpty() || encoding.equals("identity"));
  }

  private static String lower(String header) {
    return header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
  }

  private static long length(HttpServerRequest request) {
    String header = request.getHeader("Content-Length");
    return header == null || !LENGTH.matcher(header).matches() ? 0 : Long.parseLong(header);
  }
}
