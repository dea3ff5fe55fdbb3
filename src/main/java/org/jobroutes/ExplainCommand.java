package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jobs explain ID}. */
@Command(
    name = "explain",
    description = "Say why a job doesn't run, or where it does, and what to do next.",
    footer = {
      "",
      "Examples:",
      "  bin/jobs explain 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293",
      "  bin/jobs explain 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293 --json | jq -r '.reasons[]'"
    })
final class ExplainCommand extends DatabaseCommand {
  private static final SqlFile EXPLAIN = new SqlFile("sql/explain-job.sql");

  @Parameters(paramLabel = "ID", description = "A job's id.")
  private String id;

  @Override
  void checkArguments() {
    JobId.of(id);
  }

  @Override
  int run(Joined joined) throws Exception {
    JsonNode job = JobId.find(joined.tables(), EXPLAIN, id);
    StringJoiner lines = new StringJoiner("\n");
    lines.add("%s %s is %s".formatted(shown(job, "type"), shown(job, "id"), shown(job, "status")));
    job.get("reasons").forEach(reason -> lines.add(Shown.beside("-", reason.asText())));
    output().print(job, lines.toString());
    return 0;
  }

  private static String shown(JsonNode job, String member) {
    return Shown.cut(job.get(member).asText(), 63);
  }
}
