package org.jobroutes.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jobroutes.job.Json;

/** The one shape of all answers. */
final class Envelope {
  static final ObjectMapper JSON = Json.EXACT;

  private Envelope() {}

  static ObjectNode meta() {
    return JSON.createObjectNode().put("timestamp", now());
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** A success; {@code data} is JSON text. */
  static String success(String data, ObjectNode meta) {
    ObjectNode envelope = JSON.createObjectNode().put("success", true);
    envelope.putRawValue("data", new RawValue(data));
    envelope.set("meta", meta);
    return envelope.toString();
  }

  static String error(String code, String message, String requestId) {
    ObjectNode envelope = JSON.createObjectNode().put("success", false).put("error", message);
    envelope.set("meta", meta().put("code", code).put("requestId", requestId));
    return envelope.toString();
  }
}
