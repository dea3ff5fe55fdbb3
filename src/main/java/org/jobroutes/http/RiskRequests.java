package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.camel.Exchange;

/** Reads requests about portfolios and their risk: the first step of their routes. */
public class RiskRequests {
  /** The user that the path ends with, as map. */
  public void user(Exchange exchange) {
    Requests.keep(exchange, Map.of("userId", userInPath(exchange, 1)));
  }

  /** The user in the path and the positions of the body, checked, as map; JSON text. */
  public void positions(Exchange exchange) throws JsonProcessingException {
    String user = userInPath(exchange, 2);
    String positions = PositionsRequest.of(body(exchange));
    Requests.keep(exchange, Map.of("userId", user, "positions", positions));
  }

  /** The user that the path ends with and the limits of the body, checked, as map; JSON text. */
  public void limits(Exchange exchange) throws JsonProcessingException {
    String user = userInPath(exchange, 1);
    String limits = LimitsRequest.of(body(exchange));
    Requests.keep(exchange, Map.of("userId", user, "limits", limits));
  }

  /** The body as JSON with exact numbers; missing when it is empty. */
  private static JsonNode body(Exchange exchange) throws JsonProcessingException {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    return Decimals.JSON.readTree(body == null || body.length == 0 ? "" : JsonGuard.checked(body));
  }

  private static String userInPath(Exchange exchange, int fromEnd) {
    String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class);
    String[] parts = path.replaceAll("/+$", "").split("/", -1);
    // In a path a plus sign is one.
    String user = Query.decode(parts[parts.length - fromEnd].replace("+", "%2B"));
    return SyncRequest.checkedUser(user);
  }
}
