package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * Reads requests: the first step of an HTTP route. It leaves only what the route needs, as the
 * body; no header of a client goes any further.
 */
public class Requests {
  private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  /**
   * The body as JSON text, with the variables {@code idempotencyKey}, null without the header, and
   * {@code mayShareCommit}; see {@link AskedJobs#mayShareCommit}.
   */
  public void jobsToEnqueue(Exchange exchange) throws JsonProcessingException {
    exchange.setVariable("idempotencyKey", idempotencyKey(exchange));
    AskedJobs asked = AskedJobs.of(exchange);
    exchange.setVariable("mayShareCommit", asked.mayShareCommit());
    keep(exchange, asked.text());
  }

  static boolean hasIdempotencyKey(Exchange exchange) {
    return exchange.getMessage().getHeader(IDEMPOTENCY_KEY) != null;
  }

  /** The header Idempotency-Key, or null. */
  private static String idempotencyKey(Exchange exchange) {
    Object given = exchange.getMessage().getHeader(IDEMPOTENCY_KEY);
    if (given != null && !(given instanceof String text && KEY.matcher(text).matches())) {
      throw HttpProblem.invalid(
          "Idempotency-Key: given %s, allowed one header of 1 to 255 visible ASCII characters"
              .formatted(cut(given.toString())));
    }
    if (given != null && Query.of(exchange).has(IDEMPOTENCY_KEY)) {
      throw HttpProblem.invalid(
          "Idempotency-Key: given as a parameter of the address, allowed as a header only");
    }
    return (String) given;
  }

  /** The job type in the path, as text; the step after it is the last part. */
  public void typeInPath(Exchange exchange) {
    String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class);
    String[] parts = path.replaceAll("/+$", "").split("/", -1);
    keep(exchange, type(parts[parts.length - 2]));
  }

  /** The body of a calendar sync, checked, as map; see {@link SyncRequest#asMap}. */
  public void sync(Exchange exchange) throws JsonProcessingException {
    keep(exchange, SyncRequest.of(members(exchange)).asMap());
  }

  /** The jobs of a trigger as JSON text, or null for the routine ones. */
  public void cron(Exchange exchange) throws JsonProcessingException {
    keep(exchange, CronRequest.jobs(exchange.getMessage().getBody(byte[].class)));
  }

  /** The id in the path {@code /api/jobs/{id}/…}, as map. */
  public void id(Exchange exchange) {
    String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class);
    String given = path.replaceFirst("^.*/jobs/+", "").replaceFirst("/.*", "");
    UUID id = uuid(given);
    if (id == null) {
      throw HttpProblem.invalid(
          "id: given \"%s\", allowed a job's id, which is a uuid".formatted(cut(given)));
    }
    keep(exchange, Map.of("id", id));
  }

  /** Which jobs are meant, as map; see {@link FilterRequest#of}. */
  public void filter(Exchange exchange) throws JsonProcessingException {
    keep(exchange, FilterRequest.of(members(exchange)));
  }

  /** The name of a schedule in the path, as map. */
  public void scheduleName(Exchange exchange) {
    keep(exchange, Map.of("name", ScheduleRequest.checkedName(lastOfPath(exchange))));
  }

  /** The name in the path and the body of a schedule, checked, as JSON text. */
  public void schedule(Exchange exchange) throws JsonProcessingException {
    String name = ScheduleRequest.checkedName(lastOfPath(exchange));
    keep(exchange, ScheduleRequest.of(name, members(exchange)));
  }

  /** The user of a query, as map; "system" when none is given. */
  public void user(Exchange exchange) {
    String user = Query.of(exchange).get("userId", "system");
    keep(exchange, Map.of("userId", SyncRequest.checkedUser(user)));
  }

  /** The wait in a query, as map: false only for {@code wait=0}. */
  public void waiting(Exchange exchange) {
    String wait = Query.of(exchange).get("wait", "1");
    keep(exchange, Map.of("wait", !wait.equals("0")));
  }

  /** Nothing: the route needs nothing of the request. */
  public void nothing(Exchange exchange) {
    keep(exchange, null);
  }

  /** The filter and the page of a list of jobs, as map. */
  public void jobs(Exchange exchange) {
    keep(exchange, JobsRequest.of(Query.of(exchange)));
  }

  /** The filter and the page of a list of listings, as map. */
  public void listings(Exchange exchange) {
    keep(exchange, ListingsRequest.of(Query.of(exchange)));
  }

  /** The body as JSON; an empty one has no members. */
  private static JsonNode members(Exchange exchange) throws JsonProcessingException {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    return body == null || body.length == 0
        ? Envelope.JSON.createObjectNode()
        : Envelope.JSON.readTree(JsonGuard.checked(body));
  }

  /** The path alone: a parameter or header of such a name would come along in a header of it. */
  private static String lastOfPath(Exchange exchange) {
    String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class);
    return path.replaceAll("/+$", "").replaceAll(".*/", "");
  }

  static String allowed(String name, String given, Set<String> values) {
    if (given != null && !values.contains(given)) {
      throw HttpProblem.invalid(
          "%s: given \"%s\", allowed %s"
              .formatted(name, cut(given), String.join(", ", values.stream().sorted().toList())));
    }
    return given;
  }

  static String type(String given) {
    if (given != null && !TYPE.matcher(given).matches()) {
      throw HttpProblem.invalid(
          "type: given \"%s\", allowed a job type's name".formatted(cut(given)));
    }
    return given;
  }

  static int limit(String given) {
    int limit = given.matches("\\d{1,3}") ? Integer.parseInt(given) : 0;
    if (limit < 1 || limit > 200) {
      throw HttpProblem.invalid("limit: given \"%s\", allowed 1 to 200".formatted(cut(given)));
    }
    return limit;
  }

  static boolean isTime(String given) {
    try {
      return given.length() == 27 && Instant.parse(given) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  static UUID uuid(String given) {
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

  static void keep(Exchange exchange, Object body) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(body);
  }
}
