package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jobs status [ID]}. */
@Command(
    name = "status",
    aliases = "check-job-status",
    description = "Show how many jobs are in each state and the last ten, or one job.",
    footer = {
      "",
      "Examples:",
      "  bin/jobs status",
      "  bin/jobs status 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293",
      "  bin/jobs status --json | jq .counts.dead"
    })
final class StatusCommand extends DatabaseCommand {
  private static final int SHOWN = 10;
  private static final SqlFile COUNTS = new SqlFile("sql/count-jobs.sql");
  private static final SqlFile LIST = new SqlFile("sql/list-jobs.sql");
  private static final SqlFile SHOW = new SqlFile("sql/show-job.sql");

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "A job's id; it is shown with its payload and result.")
  private String id;

  @Override
  void checkArguments() {
    if (id != null) {
      JobId.of(id);
    }
  }

  @Override
  int run(Joined joined) throws Exception {
    if (id == null) {
      list(joined.tables());
    } else {
      show(joined.tables());
    }
    return 0;
  }

  private void list(DataSource tables) throws Exception {
    ObjectNode status = Output.JSON.createObjectNode();
    status.set("counts", Output.JSON.readTree(COUNTS.run(tables, Map.of()).get(0)));
    status.set("jobs", Output.JSON.readTree(LIST.run(tables, Map.of("limit", SHOWN)).get(0)));
    output().print(status, counts(status.get("counts")) + "\n\n" + table(status.get("jobs")));
  }

  private static String counts(JsonNode counts) {
    return counts.properties().stream()
        .map(count -> count.getValue().asText() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String table(JsonNode jobs) {
    Table table = new Table("ID", "TYPE", "STATUS", "FAILED", "CREATED (UTC)");
    for (JsonNode job : jobs) {
      table.row(
          job.get("id").asText(),
          Shown.cut(job.get("type").asText(), 20),
          job.get("status").asText(),
          job.get("attempts").asText() + "/" + job.get("maxAttempts").asText(),
          Shown.time(job.get("createdAt")));
      if (job.get("lastError").isTextual()) {
        table.note(job.get("lastError").asText());
      }
    }
    return table.text("No jobs yet: bin/jobs enqueue TYPE adds one");
  }

  private void show(DataSource tables) throws Exception {
    JsonNode job = JobId.find(tables, SHOW, id);
    output().print(job, JobSheet.of(job));
  }
}
