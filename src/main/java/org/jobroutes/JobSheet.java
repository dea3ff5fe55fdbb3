package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One job for people, a member a line; what is unset is left out. */
final class JobSheet {
  private static final String LINE = "%-18s %s%n";
  private static final int ROOM = Shown.WIDTH - 19;
  private static final List<String> TIMES =
      List.of("createdAt", "runAt", "startedAt", "finishedAt", "leaseUntil", "cancelRequestedAt");
  private static final List<String> TEXTS =
      List.of("priority", "uniqueKey", "lockedBy", "errorClass", "lastError");
  private static final List<String> DOCUMENTS = List.of("payload", "result");

  private final JsonNode job;
  private final StringBuilder lines = new StringBuilder();

  private JobSheet(JsonNode job) {
    this.job = job;
  }

  static String of(JsonNode job) {
    JobSheet sheet = new JobSheet(job);
    sheet.line("id", job.get("id").asText());
    sheet.line("type", job.get("type").asText());
    sheet.line("status", job.get("status").asText());
    sheet.line("failed", job.get("attempts").asText() + " of " + job.get("maxAttempts").asText());
    sheet.set(TIMES).forEach(name -> sheet.line(name, Shown.time(job.get(name)) + " UTC"));
    sheet.set(TEXTS).forEach(name -> sheet.line(name, job.get(name).asText()));
    sheet.set(DOCUMENTS).forEach(name -> sheet.document(name, job.get(name)));
    job.path("history").forEach(sheet::attempt);
    return sheet.lines.toString().stripTrailing();
  }

  private List<String> set(List<String> names) {
    return names.stream().filter(job::hasNonNull).toList();
  }

  private void line(String name, String text) {
    lines.append(LINE.formatted(name, Shown.cut(text, ROOM)));
  }

  private void attempt(JsonNode attempt) {
    String began = Shown.time(attempt.get("startedAt"));
    String ended = Shown.time(attempt.get("finishedAt"));
    String worker = attempt.path("worker").asText("unknown");
    line(
        "attempt " + attempt.get("attempt"),
        "%s, %s to %s UTC on %s".formatted(attempt.get("outcome").asText(), began, ended, worker));
    if (attempt.path("message").isTextual()) {
      line("", attempt.get("message").asText());
    }
  }

  /** In one line where it fits. */
  private void document(String name, JsonNode document) {
    if (document.toString().length() <= ROOM) {
      line(name, document.toString());
      return;
    }
    line(name, "");
    document
        .toPrettyString()
        .lines()
        .forEach(line -> lines.append(Shown.within("  " + line, Shown.WIDTH)).append('\n'));
  }
}
