package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jobs types [TYPE]}. */
@Command(
    name = "types",
    description = {
      "List the job types with state, load and file, and the files that are broken; or show one",
      "type with its policy and its last error too."
    },
    footer = {
      "",
      "DUE waits to run now, DEAD waits for a person; 10000+ is that many or more. P50 and P95 are",
      "within what half and 95 %% of the attempts took that completed a job in the last hour. WORKERS",
      "counts the running processes that serve the type; FILE is known while there is one.",
      "Examples:",
      "  bin/jobs types",
      "  bin/jobs types calendar_sync",
      "  bin/jobs types --json | jq '.[] | select(.counts.dead > 0) | .lastError'"
    })
final class TypesCommand extends DatabaseCommand {
  private static final SqlFile LIST = new SqlFile("sql/list-job-types.sql");

  @Parameters(
      arity = "0..1",
      paramLabel = "TYPE",
      description = "A job type; it is shown with all that is known of it.")
  private String type;

  @Override
  int run(Joined joined) throws Exception {
    if (type == null) {
      JsonNode types = list(joined.tables(), null);
      output().print(types, table(types));
      return 0;
    }
    JsonNode found = list(joined.tables(), type);
    if (found.isEmpty()) {
      throw unknown(joined.tables(), type);
    }
    output().print(found.get(0), TypeSheet.of(found.get(0)));
    return 0;
  }

  /** Refuses a type that isn't known, naming those that are. */
  static RefusedStart unknown(DataSource tables, String given) throws Exception {
    List<String> names =
        list(tables, null).findValues("type").stream()
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .toList();
    return RefusedStart.usage(
        "TYPE: given \"%s\", allowed a known job type: %s"
            .formatted(
                given,
                names.isEmpty()
                    ? "none yet; bin/jobs serve makes them known"
                    : String.join(", ", names)));
  }

  /**
   * What is known of the types, as the API tells it.
   *
   * @param type null for all
   */
  static JsonNode list(DataSource tables, String type) throws Exception {
    Map<String, String> narrowed = type == null ? Map.of() : Map.of("type", type);
    return Output.JSON.readTree(LIST.run(tables, narrowed).get(0));
  }

  private static String table(JsonNode types) {
    Table table =
        new Table("TYPE", "STATE", "DUE", "RUNNING", "DEAD", "P50", "P95", "WORKERS", "FILE");
    for (JsonNode type : types) {
      JsonNode counts = type.get("counts");
      table.row(
          Shown.cut(type.get("type").asText("-"), 24),
          type.get("state").asText(),
          TypeSheet.count(counts, "due"),
          TypeSheet.count(counts, "running"),
          TypeSheet.count(counts, "dead"),
          TypeSheet.millis(type, "p50Millis"),
          TypeSheet.millis(type, "p95Millis"),
          type.get("workers").asText(),
          type.get("file").asText("-"));
      if (type.get("error").isTextual()) {
        table.note(type.get("error").asText());
      }
    }
    return table.text(
        "No job types are known yet: bin/jobs serve makes those of the job folder known");
  }
}
