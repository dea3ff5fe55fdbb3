package org.jobroutes.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;

/**
 * Which roles a request needs: those of all routes that it may reach. A router of its own finds
 * them, made of the same paths and methods by the same code as the one that serves, so that no
 * spelling of an address means one thing here and another there.
 */
final class Access {
  private static final String DEMANDED = "jobroutes.demanded";
  private static final String ALLOWED = "jobroutes.allowed";

  private final Router router;
  private final Map<String, io.vertx.ext.web.Route> byId = new HashMap<>();

  Access(Vertx vertx) {
    this.router = Router.router(vertx);
  }

  /** To be passed by every request; it only notes what the request needs. */
  Router router() {
    return router;
  }

  /**
   * Adds a route that is about to start. It stays when the route stops, for requests may still be
   * on their way to it; another route of that id takes its place.
   */
  synchronized void add(Route route) {
    if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint) {
      io.vertx.ext.web.Route before =
          byId.put(route.getRouteId(), added(endpoint, Role.of(route.getGroup())));
      if (before != null) {
        before.remove();
      }
    }
  }

  private io.vertx.ext.web.Route added(PlatformHttpEndpoint endpoint, Role role) {
    Set<Method> methods = Method.parseList(endpoint.getHttpMethodRestrict());
    boolean takesAll = methods.equals(Method.getAll());
    Set<String> allowed =
        takesAll ? Set.of() : methods.stream().map(Method::name).collect(Collectors.toSet());
    return router
        .route(path(endpoint))
        .handler(
            context -> {
              if (takesAll || allowed.contains(context.request().method().name())) {
                note(context, DEMANDED, Set.of(role));
              }
              note(context, ALLOWED, allowed);
              context.next();
            });
  }

  private static String path(PlatformHttpEndpoint endpoint) {
    String path = endpoint.getPath().replaceAll("\\{([^/}]+)}", ":$1");
    return endpoint.isMatchOnUriPrefix() && !path.endsWith("*") ? path + "*" : path;
  }

  private static <T> void note(RoutingContext context, String name, Set<T> values) {
    Set<T> noted = context.get(name);
    if (noted == null) {
      context.put(name, values);
    } else {
      Set<T> both = new TreeSet<>(noted);
      both.addAll(values);
      context.put(name, both);
    }
  }

  /** What a request needs; where no route serves it, that is any key, so that nobody can probe. */
  static Set<Role> demanded(RoutingContext context) {
    Set<Role> demanded = context.get(DEMANDED);
    return demanded == null ? EnumSet.of(Role.READ) : demanded;
  }

  /** The methods that an address takes, for the header Allow. */
  static String allowed(RoutingContext context) {
    Set<String> allowed = context.get(ALLOWED, Set.of());
    return String.join(", ", new TreeSet<>(allowed));
  }
}
