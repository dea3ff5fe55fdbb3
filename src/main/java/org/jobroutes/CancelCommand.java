package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code jobs cancel ID}. */
@Command(
    name = "cancel",
    description = {
      "Cancel a job that waits, or ask its worker to end one that runs: within seconds its attempt",
      "is interrupted. Exits with 1 when it has finished already."
    },
    footer = {
      "",
      "Examples:",
      "  bin/jobs cancel 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293",
      "  bin/jobs cancel --type send-webhook --status pending --dry-run"
    })
final class CancelCommand extends ChangeJobsCommand {
  CancelCommand() {
    super("sql/cancel-job.sql", "sql/cancel-jobs.sql");
  }

  @Override
  String told(JsonNode job) {
    String id = job.get("id").asText();
    return job.get("status").asText().equals("running")
        ? "%s runs and is asked to end; bin/jobs status %s shows it".formatted(id, id)
        : id + " is cancelled";
  }
}
