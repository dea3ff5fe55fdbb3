package org.jobroutes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jobroutes.database.Pools;
import org.jobroutes.database.SqlStates;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code jobs enqueue TYPE [PAYLOAD]}: one job into the table, beside a running server or without
 * one.
 */
@Command(
    name = "enqueue",
    description = "Enqueue a job and print its id.",
    mixinStandardHelpOptions = true)
final class EnqueueCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
  public Integer call() throws JsonProcessingException {
    ObjectNode job = JSON.createObjectNode();
    job.put("type", type).put("runAt", runAt).put("maxAttempts", maxAttempts);
    job.put("priority", priority).put("uniqueKey", uniqueKey);
    job.set("payload", payload == null ? null : payload());
    Settings settings = Application.settings();
    try (Database database = Database.join(settings);
        HikariDataSource pool = Pools.lifecycle(database.url())) {
      Migrations.apply(pool);
      System.out.println(enqueue(pool, job));
      return 0;
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static RefusedStart refused(SQLException failure) {
    String said = SqlStates.saidBy(failure);
    return SqlStates.databaseIsAway(failure)
        ? new RefusedStart("The database doesn't answer, the job may not be enqueued: " + said)
        : RefusedStart.usage(said);
  }

  private JsonNode payload() {
    try {
      return JSON.readTree(payload);
    } catch (JsonProcessingException e) {
      throw RefusedStart.usage(
          "PAYLOAD: given " + payload + ", allowed JSON such as '{\"userId\":\"system\"}'");
    }
  }

  private static String enqueue(HikariDataSource pool, ObjectNode job) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select id from enqueue_jobs(cast(? as jsonb))")) {
      statement.setString(1, job.toString());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
