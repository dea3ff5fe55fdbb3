package org.jobroutes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobs enqueue TYPE [PAYLOAD]}. */
@Command(
    name = "enqueue",
    description = "Enqueue a job and print its id.",
    footer = {
      "",
      "Examples:",
      "  bin/jobs enqueue calendar_sync '{\"userId\":\"system\"}'",
      "  bin/jobs enqueue calendar_sync --run-at 2030-01-31T12:00:00Z --unique-key yearly"
    })
final class EnqueueCommand extends DatabaseCommand {
  private static final SqlFile ENQUEUE = new SqlFile("sql/enqueue-jobs.sql");
  private static final ObjectReader STRICT =
      Output.JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "The job type, for example calendar_sync.")
  private String type;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PAYLOAD",
      description = "The payload, any JSON; default none.")
  private String payload;

  @Option(
      names = "--run-at",
      paramLabel = "TIME",
      description = "Not before this time, with its zone: 2030-01-31T12:00:00Z.")
  private String runAt;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Failed attempts before the job is dead, 1 to 1000; default is the type's.")
  private Integer maxAttempts;

  @Option(names = "--priority", paramLabel = "N", description = "0 (default) to 100, higher first.")
  private Integer priority;

  @Option(
      names = "--unique-key",
      paramLabel = "KEY",
      description = "At most one live job of the type has it; the holder's id is printed.")
  private String uniqueKey;

  @Override
  void checkArguments() {
    payload();
  }

  @Override
  int run(Joined joined) throws SQLException, JsonProcessingException {
    ObjectNode asked = Output.JSON.createObjectNode();
    asked.put("type", type).put("runAt", runAt).put("maxAttempts", maxAttempts);
    asked.put("priority", priority).put("uniqueKey", uniqueKey);
    asked.set("payload", payload());
    JsonNode job = enqueue(joined.tables(), asked);
    output().print(job, job.get("id").asText());
    return 0;
  }

  /** The job as the API shows it; the holder of its unique key where there is one. */
  static JsonNode enqueue(DataSource tables, ObjectNode job)
      throws SQLException, JsonProcessingException {
    return Output.JSON.readTree(ENQUEUE.run(tables, Map.of("body", job.toString())).get(0));
  }

  private JsonNode payload() {
    if (payload == null) {
      return null;
    }
    try {
      return STRICT.readTree(payload);
    } catch (JsonProcessingException e) {
      throw RefusedStart.usage(
          "PAYLOAD: given " + payload + ", allowed JSON such as '{\"userId\":\"system\"}'");
    }
  }
}
