package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jobroutes.database.Pools;
import org.jobroutes.database.SqlStates;
import org.jobroutes.schedule.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobs schedules}: what is enqueued when, beside a running server or without one. */
@Command(
    name = "schedules",
    description = "List the schedules with their next firing; pause or resume one.",
    mixinStandardHelpOptions = true)
final class SchedulesCommand implements Callable<Integer> {
  private static final String ROW = "%-20s %-20s %-16s %-16s %-24s %-24s %s%n";

  @Option(names = "--json", description = "For machines: the list as GET /api/schedules gives it.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    String list = new Schedules().withFirings(ask(Resources.text("/sql/list-schedules.sql")));
    if (json) {
      System.out.println(list);
      return 0;
    }
    System.out.printf(ROW, "NAME", "TYPE", "CRON", "ZONE", "NEXT", "LAST", "STATE");
    for (JsonNode schedule : new ObjectMapper().readTree(list)) {
      System.out.printf(ROW, cells(schedule));
    }
    return 0;
  }

  private static Object[] cells(JsonNode schedule) {
    String error = schedule.get("error").asText("");
    String state = schedule.get("paused").asBoolean() ? "paused" : "on";
    return new Object[] {
      schedule.get("name").asText(),
      schedule.get("type").asText(),
      schedule.get("cron").asText(),
      schedule.get("timeZone").asText(),
      schedule.at("/next/0").asText("-"),
      schedule.get("lastAt").asText("-"),
      error.isEmpty() ? state : error
    };
  }

  @Command(name = "pause", description = "Fire it no more until it is resumed.")
  int pause(@Parameters(paramLabel = "NAME") String name) {
    return change("pause_schedule", name, "paused");
  }

  @Command(name = "resume", description = "Fire it again, from its next slot on.")
  int resume(@Parameters(paramLabel = "NAME") String name) {
    return change("resume_schedule", name, "resumed");
  }

  private static int change(String function, String name, String done) {
    if (ask("select " + function + "(?)", name) == null) {
      throw RefusedStart.usage(
          "NAME: given \"%s\", allowed is the name of a schedule: jobs schedules lists them"
              .formatted(name));
    }
    System.out.println(name + " is " + done);
    return 0;
  }

  /** The first column of the one row. */
  private static String ask(String sql, String... parameters) {
    Settings settings = Application.settings();
    try (Database database = Database.join(settings);
        HikariDataSource pool = Pools.lifecycle(database.url())) {
      Migrations.apply(pool);
      return ask(pool, sql, parameters);
    } catch (SQLException e) {
      throw new RefusedStart("The database doesn't answer as it should: " + SqlStates.saidBy(e));
    }
  }

  private static String ask(HikariDataSource pool, String sql, String... parameters)
      throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
