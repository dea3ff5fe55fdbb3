package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads requests: the first step of an HTTP route. It leaves only what the route needs, as the
 * body; no header of a client goes any further.
 */
public class Requests {
  private static final Set<String> STATUSES =
      Set.of("pending", "running", "completed", "dead", "cancelled");
  private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern CURSOR =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT[0-9:.]{8,15}Z)_([0-9a-f-]{36})");

  /** The body as JSON text. */
  public void json(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    if (body == null || body.length == 0) {
      throw HttpProblem.invalid(
          "The body is empty; send a job such as {\"type\":\"calendar_sync\",\"payload\":{}} or an array of up to 1,000");
    }
    keep(exchange, JsonGuard.checked(body));
  }

  /**
   * The body of a calendar sync, checked, as map: {@code payload} (JSON text for the job) and
   * {@code queued}.
   */
  public void sync(Exchange exchange) throws JsonProcessingException {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    JsonNode given =
        body == null || body.length == 0
            ? Envelope.JSON.createObjectNode()
            : Envelope.JSON.readTree(JsonGuard.checked(body));
    keep(exchange, SyncRequest.of(given).asMap());
  }

  /** The id in the path, as map. */
  public void id(Exchange exchange) {
    String given = exchange.getMessage().getHeader("id", String.class);
    UUID id = uuid(given);
    if (id == null) {
      throw HttpProblem.invalid(
          "id: given \"%s\", allowed a job's id, which is a uuid".formatted(cut(given)));
    }
    keep(exchange, Map.of("id", id));
  }

  /** The user of a query, as map; "system" when none is given. */
  public void user(Exchange exchange) {
    String user = exchange.getMessage().getHeader("userId", "system", String.class);
    keep(exchange, Map.of("userId", SyncRequest.checkedUser(user)));
  }

  /** The wait in a query, as map: false only for {@code wait=0}. */
  public void waiting(Exchange exchange) {
    String wait = exchange.getMessage().getHeader("wait", "1", String.class);
    keep(exchange, Map.of("wait", !wait.equals("0")));
  }

  /** Nothing: the route needs nothing of the request. */
  public void nothing(Exchange exchange) {
    keep(exchange, null);
  }

  /** The filter and the page of a list of jobs, as map. */
  public void jobs(Exchange exchange) {
    Message message = exchange.getMessage();
    Map<String, Object> query = new HashMap<>();
    query.put("status", allowed("status", message, STATUSES));
    query.put("type", type(message));
    query.put("limit", limit(message));
    addCursor(query, message.getHeader("cursor", String.class));
    keep(exchange, query);
  }

  private static String allowed(String name, Message message, Set<String> values) {
    String given = message.getHeader(name, String.class);
    if (given != null && !values.contains(given)) {
      throw HttpProblem.invalid(
          "%s: given \"%s\", allowed %s"
              .formatted(name, cut(given), String.join(", ", values.stream().sorted().toList())));
    }
    return given;
  }

  private static String type(Message message) {
    String given = message.getHeader("type", String.class);
    if (given != null && !TYPE.matcher(given).matches()) {
      throw HttpProblem.invalid(
          "type: given \"%s\", allowed a job type's name".formatted(cut(given)));
    }
    return given;
  }

  private static int limit(Message message) {
    String given = message.getHeader("limit", "50", String.class);
    int limit = given.matches("\\d{1,3}") ? Integer.parseInt(given) : 0;
    if (limit < 1 || limit > 200) {
      throw HttpProblem.invalid("limit: given \"%s\", allowed 1 to 200".formatted(cut(given)));
    }
    return limit;
  }

  private static void addCursor(Map<String, Object> query, String given) {
    var cursor = CURSOR.matcher(given == null ? "" : given);
    UUID id = cursor.matches() ? uuid(cursor.group(2)) : null;
    if (given != null && id == null) {
      throw HttpProblem.invalid(
          "cursor: given \"%s\", allowed the nextCursor of an earlier page".formatted(cut(given)));
    }
    query.put("beforeTime", id == null ? null : cursor.group(1));
    query.put("beforeId", id);
  }

  private static UUID uuid(String given) {
    try {
      return given != null && given.length() == 36 ? UUID.fromString(given) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static String cut(String given) {
    String text = String.valueOf(given).replaceAll("\\p{Cntrl}", "?");
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  private static void keep(Exchange exchange, Object body) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(body);
  }
}
