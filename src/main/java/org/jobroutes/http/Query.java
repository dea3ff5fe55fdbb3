package org.jobroutes.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The parameters behind the question mark. Camel mixes them with the headers of the request and
 * with what the path holds; here a header is never taken for a parameter.
 */
final class Query {
  private final Map<String, String> parameters = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private Query(String query) {
    for (String part : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      String name = decode(pair[0]);
      counts.merge(name, 1, Integer::sum);
      parameters.put(name, pair.length > 1 ? decode(pair[1]) : "");
    }
  }

  static Query of(Exchange exchange) {
    return new Query(exchange.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class));
  }

  /**
   * The value of a parameter, or null.
   *
   * @throws HttpProblem 400 when it is given more than once
   */
  String get(String name) {
    if (counts.getOrDefault(name, 0) > 1) {
      throw HttpProblem.invalid(
          "%s: given %d times, allowed once".formatted(name, counts.get(name)));
    }
    return parameters.get(name);
  }

  /** Whether there is such a parameter, in whatever case. */
  boolean has(String name) {
    return parameters.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  /** Text in which bytes may be percent-encoded, and blanks are plus signs. */
  static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalid(
          "query: given \"%s\", allowed are two hexadecimal digits after each percent sign"
              .formatted(Requests.cut(text)));
    }
  }
}
