package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;
import org.jobroutes.support.Project;
import org.jobroutes.support.TestDatabase;

/** The calendar of one made-up user in a real database. */
final class UserCalendar {
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DataSource DATABASE = TestDatabase.dataSource();
  private static final SqlFile START = new SqlFile("sql/start-calendar-sync.sql");
  private static final SqlFile STORE = new SqlFile("sql/store-listings.sql");
  private static final SqlFile RELEASE = new SqlFile("sql/release-calendar-sync.sql");
  private static final SqlFile SHOW = new SqlFile("sql/show-calendar-sync.sql");

  private final String user = "user-" + UUID.randomUUID();

  static void createTables() throws SQLException {
    if (query("select to_regclass('calendar_listings')").get(0) == null) {
      execute(Project.text(Path.of("src/main/resources/db/migration/V5__add_calendar_tables.sql")));
    }
  }

  String user() {
    return user;
  }

  /** Runs a whole sync. */
  JsonNode sync(Map<?, ?>... coins) throws Exception {
    return store(run(coins));
  }

  Map<String, Object> run(Map<?, ?>... coins) throws Exception {
    Map<String, Object> parameters = parameters(coins);
    parameters.put("token", start(null));
    return parameters;
  }

  Map<String, Object> parameters(Map<?, ?>... coins) throws Exception {
    ArrayNode ids = JSON.createArrayNode();
    List.of(coins).forEach(coin -> ids.add((String) coin.get("vcoin_id")));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("userId", user);
    parameters.put("entries", JSON.writeValueAsString(coins));
    parameters.put("ids", ids.toString());
    parameters.put("errors", "[\"entry 9 has no id\"]");
    parameters.put("timeWindowHours", 72);
    parameters.put("dryRun", false);
    parameters.put("source", "test");
    return parameters;
  }

  static JsonNode store(Map<String, Object> run) throws Exception {
    List<String> rows = tryStore(run);
    assertThat(rows).hasSize(1);
    return JSON.readTree(rows.get(0));
  }

  static List<String> tryStore(Map<String, Object> run) throws SQLException {
    return STORE.run(DATABASE, run);
  }

  /** The token, null when another run holds the sync. */
  String start(UUID job) throws SQLException {
    return start(job, "camel");
  }

  String start(UUID job, String engine) throws SQLException {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("engine", engine);
    parameters.put("userId", user);
    parameters.put("jobId", job == null ? null : job.toString());
    List<String> rows = START.run(DATABASE, parameters);
    return rows.isEmpty() ? null : rows.get(0);
  }

  void release(String token) throws SQLException {
    RELEASE.run(DATABASE, Map.of("userId", user, "token", token));
  }

  void endLease() throws SQLException {
    execute("update calendar_syncs set lease_until = now() where " + mine());
  }

  JsonNode show() throws Exception {
    return JSON.readTree(SHOW.run(DATABASE, Map.of("userId", user)).get(0));
  }

  List<String> statuses() throws SQLException {
    String sql = "select vcoin_id || ' ' || status from calendar_listings where ";
    return query(sql + mine() + " order by vcoin_id");
  }

  List<String> listings() throws SQLException {
    String sql = "select cast(listing as text) from calendar_listings as listing where ";
    return query(sql + mine() + " order by vcoin_id");
  }

  /** The first column of the user's rows in id order. */
  List<String> select(String column, String table, String condition) throws SQLException {
    String order = " order by vcoin_id";
    return query(
        "select " + column + " from " + table + " where " + mine() + " and " + condition + order);
  }

  void update(String change, String condition) throws SQLException {
    execute("update calendar_listings set " + change + " where " + mine() + " and " + condition);
  }

  void delete() throws SQLException {
    execute("delete from calendar_listings where " + mine());
  }

  static String openAt(int hours) {
    return "opens_at = '" + at(hours) + "'";
  }

  private static Instant at(int hours) {
    return NOW.plus(hours, ChronoUnit.HOURS);
  }

  static Map<String, Object> coin(String id, int hours) {
    Map<String, Object> coin = new HashMap<>();
    coin.put("vcoin_id", id);
    coin.put("symbol", id + "USDT");
    coin.put("ticker", id);
    coin.put("full_name", "Coin " + id);
    coin.put("zone", null);
    coin.put("opens_at", at(hours).toString());
    coin.put("tradable", false);
    return coin;
  }

  static Map<String, Object> tradable(String id, int hours) {
    Map<String, Object> coin = coin(id, hours);
    coin.put("tradable", true);
    return coin;
  }

  static void assertCounts(JsonNode result, String expected) {
    List<String> counts = new ArrayList<>();
    for (String name :
        List.of("processed", "created", "updated", "unchanged", "skipped", "withdrawn")) {
      if (result.path(name).asInt(-1) != 0) {
        counts.add(name + " " + result.path(name).asInt(-1));
      }
    }
    assertThat(String.join(", ", counts)).isEqualTo(expected);
  }

  private String mine() {
    return "user_id = '" + user + "'";
  }

  static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
