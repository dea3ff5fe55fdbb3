package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.StubTicker;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * The application with {@code risk_check} as it is shipped but for its alert route, which an
 * operator edited.
 */
abstract class RiskFixture {
  private static final String ALERT =
      "- to: \"sql:insert into alerts (event_id, user_id, message) values (:#id, :#userId, :#message)\"";
  static StubTicker ticker;
  private static TestApplication application;
  static Sql sql;
  final String user = "user-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    ticker = new StubTicker();
    String file = Project.text(Path.of("routes/jobs/risk_check.camel.yaml"));
    String edited = file.replaceFirst("- log: .*", ALERT).replace("backoff: 15s", "backoff: 100ms");
    assertThat(edited).contains(ALERT, "100ms");
    application =
        new TestApplication(TestDatabase.migrated())
            .set("MEXC_BASE_URL", ticker.url())
            .file("risk_check.camel.yaml", edited)
            .shipped("housekeeping.camel.yaml")
            .start();
    sql = application.sql();
    sql.run("create table alerts (event_id bigint, user_id text, message text)");
  }

  @AfterAll
  static void stop() {
    application.close();
    ticker.close();
  }

  @BeforeEach
  void pricesAreKnown() {
    ticker.prices("BTC", "60000", "ETH", "2500");
  }

  void hold(String symbol, String quantity, String entryPrice) {
    sql.run(
        "insert into portfolio_positions (user_id, symbol, quantity, entry_price) values (?, ?, ?::numeric, ?::numeric)",
        user,
        symbol,
        quantity,
        entryPrice);
  }

  void snapshot(String value, String at) {
    sql.run(
        "insert into risk_snapshots (user_id, at, total_value) values (?, " + at + ", ?::numeric)",
        user,
        value);
  }

  static Object enqueue(String userId) {
    return sql.value(
        "select enqueue_job('risk_check', jsonb_strip_nulls(jsonb_build_object('userId', ?::text)))",
        userId);
  }

  static JsonNode check(String userId) throws Exception {
    Object id = enqueue(userId);
    awaitNone("id = '" + id + "' and status <> 'completed'");
    return new ObjectMapper().readTree(sql.text("select result from jobs where id = ?", id));
  }

  static void awaitNone(String condition) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(sql.rows("select status, last_error from jobs where " + condition))
                    .isEmpty());
  }

  static List<String> events(String userId) {
    return sql
        .rows(
            "select coalesce(old_status, 'null') || ' ' || new_status as change from risk_events where user_id = ? order by id",
            userId)
        .stream()
        .map(row -> (String) row.get("change"))
        .toList();
  }

  List<String> alerts() {
    return sql.rows("select message from alerts where user_id = ? order by event_id", user).stream()
        .map(row -> (String) row.get("message"))
        .toList();
  }
}
