package org.jobroutes.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final String REACHED = "jobroutes.reached";
  private static final String KNOWN = "jobroutes.known";

  private final Router router;
  private final Map<String, io.vertx.ext.web.Route> byId = new HashMap<>();
  // What the router finds by the path of a request, where that is the path of a route as it stands.
  private volatile Map<String, List<Reached>> known = new ConcurrentHashMap<>();

  /** A route that the path of a request leads to; no methods are any method. */
  private record Reached(String path, Set<String> methods, Role role) {
    boolean takes(String method) {
      return methods.isEmpty() || methods.contains(method);
    }
  }

  Access(Vertx vertx) {
    this.router = Router.router(vertx);
    router.route().order(Integer.MAX_VALUE).handler(Access::remember);
  }

  /** To be passed by every request; it only notes what the request needs. */
  void note(RoutingContext context) {
    Map<String, List<Reached>> now = known;
    List<Reached> reached = now.get(context.request().path());
    if (reached != null) {
      context.put(REACHED, reached);
      context.next();
    } else {
      context.put(KNOWN, now).put(REACHED, new ArrayList<>());
      router.handleContext(context);
    }
  }

  private static void remember(RoutingContext context) {
    Map<String, List<Reached>> known = context.get(KNOWN);
    List<Reached> reached = context.get(REACHED);
    String path = context.request().path();
    // There is no end to other spellings, and to the values of parameters.
    if (reached.stream().anyMatch(route -> route.path().equals(path))) {
      known.put(path, List.copyOf(reached));
    }
    context.next();
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
      // Another map, for a request that is on its way may not have met the route.
      known = new ConcurrentHashMap<>();
    }
  }

  private io.vertx.ext.web.Route added(PlatformHttpEndpoint endpoint, Role role) {
    Set<Method> methods = Method.parseList(endpoint.getHttpMethodRestrict());
    Set<String> names =
        methods.equals(Method.getAll())
            ? Set.of()
            : methods.stream().map(Method::name).collect(Collectors.toSet());
    Reached reached = new Reached(path(endpoint), names, role);
    return router
        .route(reached.path())
        .handler(
            context -> {
              context.<List<Reached>>get(REACHED).add(reached);
              context.next();
            });
  }

  private static String path(PlatformHttpEndpoint endpoint) {
    String path = endpoint.getPath().replaceAll("\\{([^/}]+)}", ":$1");
    return endpoint.isMatchOnUriPrefix() && !path.endsWith("*") ? path + "*" : path;
  }

  /** What a request needs; where no route serves it, that is any key, so that nobody can probe. */
  static Set<Role> demanded(RoutingContext context) {
    String method = context.request().method().name();
    Set<Role> demanded = EnumSet.noneOf(Role.class);
    for (Reached route : context.<List<Reached>>get(REACHED)) {
      if (route.takes(method)) {
        demanded.add(route.role());
      }
    }
    return demanded.isEmpty() ? EnumSet.of(Role.READ) : demanded;
  }

  /** The methods that an address takes, for the header Allow. */
  static String allowed(RoutingContext context) {
    List<Reached> reached = context.get(REACHED);
    return reached.stream()
        .flatMap(route -> route.methods().stream())
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
