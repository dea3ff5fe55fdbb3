package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes answers: the last step of an HTTP route. The body is what its SQL gave. */
public class Answers {
  /** 200 with the body, JSON text or a map, as data. */
  public void ok(Exchange exchange) throws JsonProcessingException {
    send(exchange, 200, Envelope.success(json(exchange), Envelope.meta()));
  }

  /** 200 with the body, or 404. */
  public void found(Exchange exchange) throws JsonProcessingException {
    if (exchange.getMessage().getBody() == null) {
      throw new HttpProblem(
          404, "not_found", "There is no job with this id; GET /api/jobs lists the newest ones");
    }
    ok(exchange);
  }

  /** 200 with the job in the body, 202 when its worker has yet to do it, or 404. */
  public void changed(Exchange exchange) throws JsonProcessingException {
    String job = exchange.getMessage().getBody(String.class);
    if (job != null && Envelope.JSON.readTree(job).path("status").asText().equals("running")) {
      accepted(exchange);
    } else {
      found(exchange);
    }
  }

  /** Goes on when the body tells that the job type is known, else 404. */
  public void requireType(Exchange exchange) {
    if (exchange.getMessage().getBody() == null) {
      throw new HttpProblem(
          404, "not_found", "There is no job type of this name; GET /api/job-types lists them");
    }
  }

  /** Goes on with the schedule in the body, or answers 404. */
  public void requireSchedule(Exchange exchange) {
    if (exchange.getMessage().getBody() == null) {
      throw new HttpProblem(
          404, "not_found", "There is no schedule of this name; GET /api/schedules lists them");
    }
  }

  /** 200 with the last report of a user, or 404. */
  public void assessed(Exchange exchange) throws JsonProcessingException {
    if (exchange.getMessage().getBody() == null) {
      throw new HttpProblem(
          404,
          "not_found",
          "The risk of this user was never measured; POST /api/jobs with {\"type\":\"risk_check\",\"payload\":{\"userId\":\"…\"}} does so");
    }
    ok(exchange);
  }

  /** A page of a list: rows {@code data}, {@code next} (cursor or null). */
  public void page(Exchange exchange) {
    Map<?, ?> row = exchange.getMessage().getBody(Map.class);
    ObjectNode meta = Envelope.meta().put("nextCursor", (String) row.get("next"));
    send(exchange, 200, Envelope.success((String) row.get("data"), meta));
  }

  /** 201 with what was enqueued; 200 with the holder when the unique key of the one job is held. */
  public void enqueued(Exchange exchange) {
    Map<?, ?> row = exchange.getMessage().getBody(Map.class);
    ObjectNode meta = Envelope.meta();
    long duplicates = ((Number) row.get("duplicates")).longValue();
    boolean list = (Boolean) row.get("list");
    if (list) {
      meta.put("duplicates", duplicates);
    } else if (duplicates > 0) {
      meta.put("duplicate", true);
    }
    send(
        exchange,
        !list && duplicates > 0 ? 200 : 201,
        Envelope.success((String) row.get("data"), meta));
  }

  /**
   * 201 for a calendar sync that waits in the queue, 202 when only an event tells another engine.
   */
  public void syncQueued(Exchange exchange) throws JsonProcessingException {
    Map<?, ?> row = exchange.getMessage().getBody(Map.class);
    JsonNode triggered = Envelope.JSON.readTree((String) row.get("data")).get(0);
    JsonNode job = triggered.get("job");
    ObjectNode data = Envelope.JSON.createObjectNode();
    data.set("jobId", job.isNull() ? job : job.get("id"));
    ObjectNode meta =
        Envelope.meta()
            .put(
                "message", job.isNull() ? "Calendar sync left to Inngest" : "Calendar sync queued");
    if (job.isNull()) {
      data.set("eventId", triggered.get("eventId"));
    } else {
      ObjectNode details = meta.putObject("jobDetails");
      for (String member : new String[] {"id", "type", "runAt", "status"}) {
        details.set(member, job.get(member));
      }
    }
    data.put("queuedAt", (String) row.get("queuedAt"));
    send(exchange, job.isNull() ? 202 : 201, Envelope.success(data.toString(), meta));
  }

  /**
   * 200 with the result of a calendar sync that ran at once, in variable {@code result}; the body
   * is its status. A result with a message says that the job was done already.
   */
  public void synced(Exchange exchange) throws JsonProcessingException {
    ObjectNode data = Envelope.JSON.createObjectNode().put("success", true);
    data.setAll((ObjectNode) Envelope.JSON.readTree(exchange.getVariable("result", String.class)));
    String message =
        "Sync completed: %s created, %s updated"
            .formatted(data.get("created"), data.get("updated"));
    ObjectNode meta = Envelope.meta().put("message", data.path("message").asText(message));
    meta.set("syncStatus", Envelope.JSON.readTree(json(exchange)));
    send(exchange, 200, Envelope.success(data.toString(), meta));
  }

  /** 200 with what was processed, and a message when that was nothing. */
  public void processed(Exchange exchange) throws JsonProcessingException {
    Map<?, ?> summary = exchange.getMessage().getBody(Map.class);
    ObjectNode meta = Envelope.meta();
    if (summary.get("processed").equals(0L)
        && summary.get("run").equals(Map.of("state", "finished"))) {
      meta.put("message", "No pending jobs to process");
    }
    send(exchange, 200, Envelope.success(json(exchange), meta));
  }

  /** 200 with what a trigger enqueued, a body without envelope. */
  public void triggered(Exchange exchange) throws JsonProcessingException {
    Map<?, ?> row = exchange.getMessage().getBody(Map.class);
    ObjectNode answer = Envelope.JSON.createObjectNode().put("ok", true);
    ArrayNode enqueued = answer.putArray("enqueued");
    for (JsonNode triggered : Envelope.JSON.readTree((String) row.get("data"))) {
      if (triggered.get("job").isNull()) {
        answer.withArrayProperty("events").add(triggered.get("eventId"));
      } else {
        enqueued.add(triggered.at("/job/id"));
      }
    }
    if (row.get("skipped") != null) {
      answer.set("skipped", Envelope.JSON.readTree((String) row.get("skipped")));
    }
    send(exchange, 200, answer.toString());
  }

  /** 202 with the body as data. */
  public void accepted(Exchange exchange) throws JsonProcessingException {
    send(exchange, 202, Envelope.success(json(exchange), Envelope.meta()));
  }

  /** The health of the queues, a body without envelope; its status decides the HTTP status. */
  public void health(Exchange exchange) throws JsonProcessingException {
    String body = exchange.getMessage().getBody(String.class);
    String status = Envelope.JSON.readTree(body).get("status").asText();
    send(exchange, status.equals("healthy") ? 200 : status.equals("degraded") ? 207 : 503, body);
  }

  /** The health of the queues when the database doesn't answer; another failure stays one. */
  public void unreachable(Exchange exchange) throws Exception {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (!Problems.databaseIsAway(failure)) {
      throw failure;
    }
    ObjectNode health =
        Envelope.JSON
            .createObjectNode()
            .put("status", "unhealthy")
            .put("timestamp", Envelope.now());
    health.putObject("dbQueue").put("status", "unreachable");
    health
        .putArray("recommendations")
        .add("The database doesn't answer: check that it runs and that DATABASE_URL is right");
    exchange.getMessage().setHeader("Retry-After", Problems.RETRY_AFTER_SECONDS);
    send(exchange, 503, health.toString());
  }

  static void send(Exchange exchange, int status, String json) {
    Message message = exchange.getMessage();
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    message.setBody(json);
  }

  private static String json(Exchange exchange) throws JsonProcessingException {
    Object body = exchange.getMessage().getBody();
    return body instanceof String text ? text : Envelope.JSON.writeValueAsString(body);
  }
}
