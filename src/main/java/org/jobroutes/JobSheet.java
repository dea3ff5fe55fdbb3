package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One job for people, a member a line; what is unset is left out. */
final class JobSheet {
  private static final List<String> TIMES =
      List.of("createdAt", "runAt", "startedAt", "finishedAt", "leaseUntil", "cancelRequestedAt");
  private static final List<String> TEXTS =
      List.of("priority", "uniqueKey", "lockedBy", "errorClass", "lastError");
  private static final List<String> DOCUMENTS = List.of("payload", "result");

  private final JsonNode job;
  private final Sheet sheet = new Sheet();

  private JobSheet(JsonNode job) {
    this.job = job;
  }

  static String of(JsonNode job) {
    return new JobSheet(job).text();
  }

  private String text() {
    sheet.line("id", job.get("id").asText());
    sheet.line("type", job.get("type").asText());
    sheet.line("status", job.get("status").asText());
    sheet.line("failed", job.get("attempts").asText() + " of " + job.get("maxAttempts").asText());
    set(TIMES).forEach(name -> sheet.line(name, Shown.time(job.get(name)) + " UTC"));
    set(TEXTS).forEach(name -> sheet.lines(name, job.get(name).asText()));
    set(DOCUMENTS).forEach(name -> sheet.document(name, job.get(name)));
    job.path("history").forEach(this::attempt);
    return sheet.text();
  }

  private List<String> set(List<String> names) {
    return names.stream().filter(job::hasNonNull).toList();
  }

  private void attempt(JsonNode attempt) {
    String began = Shown.time(attempt.get("startedAt"));
    String ended = Shown.time(attempt.get("finishedAt"));
    String worker = attempt.path("worker").asText("unknown");
    sheet.line(
        "attempt " + attempt.get("attempt"),
        "%s, %s to %s UTC on %s".formatted(attempt.get("outcome").asText(), began, ended, worker));
    if (attempt.path("message").isTextual()) {
      sheet.lines("", attempt.get("message").asText());
    }
  }
}
