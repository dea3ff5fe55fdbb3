package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jobroutes.job.Durations;

/** What there is to tell of one job type, for people; what is unset is left out. */
final class TypeSheet {
  private static final int CAP = 10_000;
  private final JsonNode type;
  private final JsonNode counts;
  private final Sheet sheet = new Sheet();

  private TypeSheet(JsonNode type) {
    this.type = type;
    this.counts = type.get("counts");
  }

  static String of(JsonNode type) {
    return new TypeSheet(type).text();
  }

  /** A count of a type; with a plus where it is as many or more. */
  static String count(JsonNode counts, String name) {
    if (!counts.path(name).isNumber()) {
      return "-";
    }
    long count = counts.get(name).asLong();
    boolean waiting = List.of("due", "scheduled", "retrying").contains(name);
    boolean more = count >= CAP || (waiting && counts.get("pending").asLong() >= CAP);
    return count + (more ? "+" : "");
  }

  /** One of the durations of a type, or a dash. */
  static String millis(JsonNode type, String name) {
    JsonNode millis = type.path("durations").path(name);
    return millis.isNumber() ? Shown.span(millis.asLong()) : "-";
  }

  private String text() {
    sheet.line("type", type.get("type").asText());
    set("description", type.get("description"));
    sheet.line("state", type.get("state").asText());
    set("file", type.get("file"));
    set("file's error", type.get("error"));
    for (JsonNode version : type.get("versions")) {
      sheet.line(
          "worker",
          "%s, version %s"
              .formatted(version.get("worker").asText(), version.get("version").asText("unknown")));
    }
    sheet.line("policy", policy(type.get("policy")));
    sheet.line("waiting", waiting());
    sheet.line("running", count(counts, "running"));
    sheet.line("dead", count(counts, "dead"));
    sheet.line("completed", completed());
    lastError(type.get("lastError"));
    return sheet.text();
  }

  private void set(String name, JsonNode text) {
    if (text.isTextual()) {
      sheet.lines(name, text.asText());
    }
  }

  private static String policy(JsonNode policy) {
    List<String> parts = new ArrayList<>();
    parts.add(policy.get("maxAttempts").asText() + " attempts");
    parts.add("timeout " + seconds(policy.get("timeoutSeconds")));
    parts.add(
        "backoff %s to %s"
            .formatted(
                seconds(policy.get("backoffSeconds")), seconds(policy.get("backoffCapSeconds"))));
    parts.add("priority " + policy.get("priority").asText());
    if (policy.get("maxConcurrent").isNumber()) {
      parts.add("%s at once".formatted(policy.get("maxConcurrent").asText()));
    }
    for (String name : List.of("schema", "onDead")) {
      if (policy.get(name).isTextual()) {
        parts.add(name + " " + policy.get(name).asText());
      }
    }
    return String.join(", ", parts);
  }

  private String waiting() {
    return "%s: %s due, %s scheduled; %s have failed before"
        .formatted(
            count(counts, "pending"),
            count(counts, "due"),
            count(counts, "scheduled"),
            count(counts, "retrying"));
  }

  private String completed() {
    String count = count(counts, "completedLastHour") + " in the last hour";
    return type.get("durations").isNull()
        ? count
        : "%s, half within %s, 95 %% within %s"
            .formatted(count, millis(type, "p50Millis"), millis(type, "p95Millis"));
  }

  private void lastError(JsonNode error) {
    if (error.isObject()) {
      sheet.lines("last error", error.get("message").asText("no reason was given"));
      sheet.line(
          "",
          "%s UTC, attempt %s of job %s"
              .formatted(
                  Shown.time(error.get("at")),
                  error.get("attempt").asText(),
                  error.get("jobId").asText()));
    }
  }

  private static String seconds(JsonNode seconds) {
    return Durations.format(Duration.ofMillis(Math.round(seconds.asDouble() * 1000)));
  }
}
