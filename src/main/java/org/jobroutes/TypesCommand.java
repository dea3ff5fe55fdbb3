package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;

/** {@code jobs types}. */
@Command(
    name = "types",
    description = "List the job types with policy, state and file, and the files that are broken.",
    footer = {
      "",
      "WORKERS counts the running processes that serve the type; FILE is known while there is one.",
      "Examples:",
      "  bin/jobs types",
      "  bin/jobs types --json | jq '.[] | select(.error)'"
    })
final class TypesCommand extends DatabaseCommand {
  static final SqlFile LIST = new SqlFile("sql/list-job-types.sql");

  @Override
  int run(Joined joined) throws Exception {
    JsonNode types = Output.JSON.readTree(LIST.run(joined.tables(), Map.of()).get(0));
    output().print(types, table(types));
    return 0;
  }

  private static String table(JsonNode types) {
    Table table = new Table("TYPE", "STATE", "ATTEMPTS", "TIMEOUT", "BACKOFF", "WORKERS", "FILE");
    for (JsonNode type : types) {
      JsonNode policy = type.get("policy");
      table.row(
          Shown.cut(type.get("type").asText("-"), 24),
          type.get("state").asText(),
          policy.path("maxAttempts").asText("-"),
          seconds(policy.path("timeoutSeconds")),
          seconds(policy.path("backoffSeconds")),
          type.get("workers").asText(),
          type.get("file").asText("-"));
      if (type.get("error").isTextual()) {
        table.note(type.get("error").asText());
      }
    }
    return table.text(
        "No job types are known yet: bin/jobs serve makes those of the job folder known");
  }

  private static String seconds(JsonNode seconds) {
    return seconds.isNumber()
        ? Shown.duration(Duration.ofMillis(Math.round(seconds.asDouble() * 1000)))
        : "-";
  }
}
