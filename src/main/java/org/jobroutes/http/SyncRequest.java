package org.jobroutes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code POST /api/sync/calendar-to-database} asks for.
 *
 * @param payload of the job
 * @param given the members of it that were not left to their defaults
 * @param jobId of the job that is run at once; null for none
 * @param useQueue false runs it at once, as a dry run always does
 */
record SyncRequest(ObjectNode payload, ObjectNode given, String jobId, boolean useQueue) {
  private static final int FLOOR_HOURS = 48;
  private static final int CAP_HOURS = 720;
  private static final int LONGEST_USER = 200;

  static SyncRequest of(JsonNode given) {
    if (!given.isObject()) {
      throw HttpProblem.invalid("body: given " + kind(given) + ", allowed an object, or nothing");
    }
    ObjectNode payload = Envelope.JSON.createObjectNode();
    payload.put("userId", checkedUser(text(given, "userId", "system")));
    payload.put("timeWindowHours", hours(given.path("timeWindowHours")));
    payload.put("forceSync", flag(given, "forceSync", false));
    boolean dryRun = flag(given, "dryRun", false);
    if (dryRun) {
      payload.put("dryRun", true);
    }
    boolean useQueue = flag(given, "useQueue", true) && !dryRun;
    return new SyncRequest(payload, given(payload, given), jobId(given, useQueue), useQueue);
  }

  /**
   * JSON text: the queued {@code job}, its {@code payload} by itself and what of it was {@code
   * given}; {@code jobId} (null for none), and {@code useQueue}: whether it is to wait in the
   * queue.
   */
  Map<String, Object> asMap() {
    ObjectNode job = Envelope.JSON.createObjectNode().put("type", "calendar_sync");
    job.set("payload", payload);
    Map<String, Object> map = new HashMap<>();
    map.put("job", job.toString());
    map.put("payload", payload.toString());
    map.put("given", given.toString());
    map.put("jobId", jobId);
    map.put("useQueue", useQueue);
    return map;
  }

  private static ObjectNode given(ObjectNode payload, JsonNode request) {
    ObjectNode given = payload.deepCopy();
    payload
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!request.hasNonNull(name)) {
                given.remove(name);
              }
            });
    return given;
  }

  private static String jobId(JsonNode given, boolean useQueue) {
    String id = text(given, "jobId", null);
    if (id != null && (useQueue || Requests.uuid(id) == null)) {
      throw HttpProblem.invalid(
          "jobId: given \"%s\"%s, allowed a job's id, which is a uuid, together with useQueue:false or dryRun:true; leave it out to queue a new job"
              .formatted(Requests.cut(id), useQueue ? " for the queue" : ""));
    }
    return id;
  }

  static String checkedUser(String user) {
    if (user.isBlank()
        || user.codePointCount(0, user.length()) > LONGEST_USER
        || !JsonGuard.storable(user)) {
      throw HttpProblem.invalid(
          "userId: given \"%s\", allowed a text of 1 to %d characters"
              .formatted(Requests.cut(user), LONGEST_USER));
    }
    return user;
  }

  private static int hours(JsonNode given) {
    if (given.isMissingNode() || given.isNull()) {
      return 72;
    }
    if (!given.isIntegralNumber() || given.bigIntegerValue().signum() < 0) {
      throw HttpProblem.invalid(
          "timeWindowHours: given %s, allowed a whole number of hours from 0; less than %d counts as %d, more than %d as %d"
              .formatted(
                  Requests.cut(given.toString()), FLOOR_HOURS, FLOOR_HOURS, CAP_HOURS, CAP_HOURS));
    }
    int hours = given.canConvertToInt() ? given.intValue() : CAP_HOURS;
    return Math.max(FLOOR_HOURS, Math.min(CAP_HOURS, hours));
  }

  private static String text(JsonNode given, String name, String otherwise) {
    JsonNode member = given.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return otherwise;
    }
    if (!member.isTextual()) {
      throw HttpProblem.invalid("%s: given %s, allowed a text".formatted(name, kind(member)));
    }
    return member.asText();
  }

  private static boolean flag(JsonNode given, String name, boolean otherwise) {
    JsonNode member = given.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return otherwise;
    }
    if (!member.isBoolean()) {
      throw HttpProblem.invalid(
          "%s: given %s, allowed true or false".formatted(name, Requests.cut(member.toString())));
    }
    return member.asBoolean();
  }

  private static String kind(JsonNode given) {
    return given.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
  }
}
