package org.jobroutes.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides about a request before its body is read: by its key, or without any by its sender. */
public final class Guard {
  private static final Pattern BEARER = Pattern.compile("(?i)\\s*bearer\\s+(\\S+)\\s*");
  private static final Set<Role> WITHOUT_KEYS = EnumSet.range(Role.PUBLIC, Role.ADMIN);

  private final Keys keys;
  private final LocalCallers local;

  /**
   * A guard of one server.
   *
   * @param address where the server is found, {@code http://host:port}
   */
  public Guard(Keys keys, String address) {
    this.keys = keys;
    this.local = new LocalCallers(address);
  }

  /** Whether the request may go on; else it is answered. */
  boolean passes(RoutingContext context) {
    Set<Role> demanded = Access.demanded(context);
    if (demanded.equals(EnumSet.of(Role.PUBLIC))) {
      return true;
    }
    boolean keyless = !keys.any() && !demanded.contains(Role.SECRET);
    String stranger = keyless ? local.refusal(context.request()) : null;
    if (stranger != null) {
      refuseStranger(context, stranger);
      return false;
    }
    Set<Role> held = keyless ? WITHOUT_KEYS : held(context.request());
    if (held.containsAll(demanded)) {
      return true;
    }
    if (held.contains(Role.READ)) {
      refuseRole(context, demanded);
    } else {
      refuseUnknown(context);
    }
    return false;
  }

  private Set<Role> held(HttpServerRequest request) {
    List<String> given = request.headers().getAll("Authorization");
    Matcher bearer = BEARER.matcher(given.size() == 1 ? given.get(0) : "");
    return bearer.matches() ? keys.heldWith(bearer.group(1)) : EnumSet.of(Role.PUBLIC);
  }

  private static void refuseStranger(RoutingContext context, String reason) {
    Refusals.refuse(
        context,
        403,
        "forbidden",
        "No key is set, so only programs of this machine are served: %s; to serve others set a key, for example JOBS_KEYS_ADMIN"
            .formatted(reason));
  }

  private static void refuseRole(RoutingContext context, Set<Role> demanded) {
    Role role = demanded.stream().max(Role::compareTo).orElseThrow();
    String needed = (role == Role.SECRET ? Role.OPERATE : role).text();
    Refusals.refuse(
        context,
        403,
        "forbidden",
        role == Role.NOBODY
            ? "Nobody may use this address: its route names no role; give it a group, for example operate"
            : "This needs a key of the role %s or a higher one".formatted(needed));
  }

  private static void refuseUnknown(RoutingContext context) {
    context.response().putHeader("WWW-Authenticate", "Bearer");
    if (context.normalizedPath().matches("/api/jobs/cron/?")) {
      Refusals.send(context, 401, "{\"error\":\"Unauthorized\"}");
    } else {
      Refusals.refuse(
          context,
          401,
          "unauthorized",
          "This needs a key that is known here; send it once, as the header Authorization: Bearer <key>");
    }
  }
}
