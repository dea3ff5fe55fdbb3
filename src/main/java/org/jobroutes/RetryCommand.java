package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code jobs retry ID}. */
@Command(
    name = "retry",
    description = {
      "Let a dead or cancelled job run again, now, with attempts left and its history kept.",
      "Exits with 1 when it is neither, or when its unique key is taken."
    },
    footer = {
      "",
      "Examples:",
      "  bin/jobs retry 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293",
      "  bin/jobs retry --status dead --error-class timeout --from 2030-01-31T02:00:00Z"
    })
final class RetryCommand extends ChangeJobsCommand {
  RetryCommand() {
    super("sql/retry-job.sql", "sql/retry-jobs.sql");
  }

  @Override
  String told(JsonNode job) {
    return "%s waits again, %s of %s attempts have failed"
        .formatted(job.get("id").asText(), job.get("attempts"), job.get("maxAttempts"));
  }
}
