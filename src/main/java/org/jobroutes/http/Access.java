package org.jobroutes.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  private final Map<String, List<io.vertx.ext.web.Route>> byId = new HashMap<>();

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
      List<io.vertx.ext.web.Route> before =
          byId.put(route.getRouteId(), added(endpoint, Role.of(route.getGroup())));
      if (before != null) {
        before.forEach(io.vertx.ext.web.Route::remove);
      }
    }
  }

  private List<io.vertx.ext.web.Route> added(PlatformHttpEndpoint endpoint, Role role) {
    String path = path(endpoint);
    Set<Method> methods = Method.parseList(endpoint.getHttpMethodRestrict());
    List<io.vertx.ext.web.Route> added = new ArrayList<>();
    added.add(router.route(path).handler(context -> note(context, DEMANDED, role)));
    if (!methods.equals(Method.getAll())) {
      for (Method method : methods) {
        added.get(0).method(HttpMethod.valueOf(method.name()));
        added.add(router.route(path).handler(context -> note(context, ALLOWED, method.name())));
      }
    }
    return added;
  }

  private static String path(PlatformHttpEndpoint endpoint) {
    String path = endpoint.getPath().replaceAll("\\{([^/}]+)}", ":$1");
    return endpoint.isMatchOnUriPrefix() && !path.endsWith("*") ? path + "*" : path;
  }

  private static void note(RoutingContext context, String name, Object value) {
    Set<Object> noted = context.get(name, new TreeSet<>());
    noted.add(value);
    context.put(name, noted);
    context.next();
  }

  /** What a request needs; where no route serves it, that is any key, so that nobody can probe. */
  static Set<Role> demanded(RoutingContext context) {
    Set<Role> demanded = context.get(DEMANDED);
    return demanded == null ? EnumSet.of(Role.READ) : demanded;
  }

  /** The methods that an address takes, for the header Allow. */
  static String allowed(RoutingContext context) {
    Set<String> allowed = context.get(ALLOWED, Set.of());
    return String.join(", ", allowed);
  }
}
