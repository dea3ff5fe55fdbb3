package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jobroutes.support.SqlFile;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoreListingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DataSource DATABASE = TestDatabase.dataSource();
  private static final SqlFile START = new SqlFile("start-calendar-sync");
  private static final SqlFile STORE = new SqlFile("store-listings");
  private static final SqlFile RELEASE = new SqlFile("release-calendar-sync");
  private static final SqlFile SHOW = new SqlFile("show-calendar-sync");
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private final String user = "user-" + UUID.randomUUID();

  @BeforeAll
  static void createTables() throws SQLException {
    if (query("select to_regclass('calendar_listings')").get(0) == null) {
      execute(SqlFile.read("/db/migration/V5__add_calendar_tables.sql"));
    }
  }

  @Test
  void newCoinsInsideTheWindowAreCreatedAndTheOthersSkipped() throws Exception {
    JsonNode result = sync(coin("a", 1), coin("b", 71), coin("c", 73), coin("d", -1));
    assertCounts(result, "processed 2, created 2, skipped 2");
    assertThat(statuses()).containsExactly("a announced", "b announced");
    assertThat(result.path("source").asText()).isEqualTo("test");
    assertThat(result.path("errors").get(0).asText()).isEqualTo("entry 9 has no id");
  }

  @Test
  void theSameCalendarAgainIsUnchanged() throws Exception {
    sync(coin("a", 1), tradable("b", 2));
    String first = query("select max(last_seen_at) from calendar_listings where " + mine()).get(0);
    assertCounts(sync(coin("a", 1), tradable("b", 2)), "processed 2, unchanged 2");
    assertThat(query("select min(last_seen_at) from calendar_listings where " + mine()).get(0))
        .isGreaterThan(first);
    assertThat(query("select min(first_seen_at) from calendar_listings where " + mine()).get(0))
        .isLessThanOrEqualTo(first);
  }

  @Test
  void aWindowBelow48HoursIs48Hours() throws Exception {
    Map<String, Object> run = run(coin("a", 47), coin("b", 49));
    run.put("timeWindowHours", 1);
    assertCounts(store(run), "processed 1, created 1, skipped 1");
  }

  @Test
  void aCoinThatBecomesTradableIsPromoted() throws Exception {
    sync(coin("a", 1));
    assertCounts(sync(tradable("a", 1)), "processed 1, updated 1");
    assertThat(statuses()).containsExactly("a tradable");
  }

  @Test
  void aChangedOpeningTimeIsUpdatedAndTheEarlierOneKept() throws Exception {
    sync(coin("a", 1), coin("b", 1));
    assertCounts(sync(coin("a", 5), coin("b", 1)), "processed 2, updated 1, unchanged 1");
    assertThat(query("select vcoin_id from calendar_open_times where " + mine() + atHour(1)))
        .containsExactly("a");
    assertThat(query("select vcoin_id from calendar_listings where " + mine() + atHour(5)))
        .containsExactly("a");
  }

  @Test
  void aKnownCoinThatIsPutOffBeyondTheWindowIsFollowed() throws Exception {
    sync(coin("a", 1));
    assertCounts(sync(coin("a", 200)), "processed 1, updated 1");
    assertCounts(sync(coin("a", 200)), "skipped 1");
    assertThat(query("select vcoin_id from calendar_listings where " + mine() + atHour(200)))
        .containsExactly("a");
  }

  @Test
  void aChangedNameIsUpdated() throws Exception {
    sync(coin("a", 1));
    Map<String, Object> renamed = coin("a", 1);
    renamed.put("full_name", "Other");
    assertCounts(sync(renamed), "processed 1, updated 1");
    assertThat(query("select full_name from calendar_listings where " + mine()))
        .containsExactly("Other");
  }

  @Test
  void aCoinThatVanishesBeforeItOpensIsWithdrawnAndRestoredWhenSeenAgain() throws Exception {
    sync(coin("a", 1), coin("b", 1));
    assertCounts(sync(coin("b", 1)), "processed 1, unchanged 1, withdrawn 1");
    assertThat(statuses()).containsExactly("a withdrawn", "b announced");
    assertCounts(sync(coin("b", 1)), "processed 1, unchanged 1");
    assertCounts(sync(tradable("a", 100), coin("b", 1)), "processed 2, updated 1, unchanged 1");
    assertThat(statuses()).containsExactly("a tradable", "b announced");
  }

  @Test
  void aRejectedEntryCountsAsPresent() throws Exception {
    sync(coin("a", 1), coin("b", 1));
    Map<String, Object> run = run(coin("b", 1));
    run.put("ids", "[\"a\",\"b\"]");
    assertCounts(store(run), "processed 1, unchanged 1");
    assertThat(statuses()).containsExactly("a announced", "b announced");
  }

  @Test
  void coinsWhoseTimeHasComeAreOpened() throws Exception {
    sync(coin("a", 1), coin("b", 1), coin("c", 1), coin("d", 1));
    execute("update calendar_listings set opens_at = now() - interval '1 hour' where " + mine());
    execute("update calendar_listings set status = 'withdrawn' where vcoin_id = 'c' and " + mine());
    assertCounts(
        sync(coin("a", -1), coin("c", -2), coin("d", 1)), "processed 2, updated 2, skipped 1");
    assertThat(statuses()).containsExactly("a opened", "b opened", "c opened", "d announced");
  }

  @Test
  void anEmptyListIsASuccessThatChangesNoListing() throws Exception {
    sync(coin("a", 1), coin("b", 1));
    execute("update calendar_listings set opens_at = now() where vcoin_id = 'b' and " + mine());
    List<String> before = listings();
    JsonNode result = sync();
    assertCounts(result, "");
    assertThat(listings()).isEqualTo(before);
    assertThat(show().path("lastResult").path("processed").asInt(-1)).isZero();
  }

  @Test
  void anotherUsersRowsAreUntouched() throws Exception {
    sync(coin("a", 1), coin("b", 1));
    List<String> before = listings();
    new StoreListingsTest().sync(coin("a", 5));
    assertThat(listings()).isEqualTo(before);
  }

  @Test
  void aDryRunCountsTheSameAndWritesNothing() throws Exception {
    sync(coin("a", 1), coin("b", 1), coin("c", 1));
    List<String> before = listings();
    String shown = show().toString();
    Map<String, Object> run = parameters(coin("a", 2), coin("b", 1), coin("n", 1), coin("o", 99));
    run.put("dryRun", true);
    String counts = "processed 3, created 1, updated 1, unchanged 1, skipped 1, withdrawn 1";
    assertCounts(store(run), counts);
    assertThat(listings()).isEqualTo(before);
    assertThat(show().toString()).isEqualTo(shown);
    assertThat(query("select 1 from calendar_open_times where " + mine())).isEmpty();
  }

  @Test
  void aRunThatLostItsLeaseWritesNothing() throws Exception {
    Map<String, Object> lost = run(coin("a", 1));
    execute("update calendar_syncs set lease_until = now() where " + mine());
    assertThat(STORE.run(DATABASE, lost)).isEmpty();
    assertThat(start(null)).isNotNull();
    assertThat(STORE.run(DATABASE, lost)).isEmpty();
    assertThat(listings()).isEmpty();
    assertThat(show().path("isRunning").asBoolean()).isTrue();
  }

  @Test
  void aSyncIsTakenByOneRunAtATime() throws Exception {
    UUID job = UUID.randomUUID();
    String token = start(job);
    assertThat(start(UUID.randomUUID())).isNull();
    assertThat(start(null)).isNull();
    assertThat(start(job)).isNotNull().isNotEqualTo(token);
    RELEASE.run(DATABASE, Map.of("userId", user, "token", token));
    assertThat(start(null)).as("a void token releases nothing").isNull();
    execute("update calendar_syncs set lease_until = now() where " + mine());
    String second = start(null);
    assertThat(start(null)).isNull();
    RELEASE.run(DATABASE, Map.of("userId", user, "token", second));
    assertThat(start(UUID.randomUUID())).isNotNull();
  }

  @Test
  void theSyncIsShownAlsoBeforeTheFirst() throws Exception {
    String never = "{\"isRunning\":false,\"lastSyncTime\":null,\"lastResult\":null}";
    assertThat(show()).isEqualTo(JSON.readTree(never));
    sync(coin("a", 1));
    JsonNode shown = show();
    assertThat(shown.path("isRunning").asBoolean()).isFalse();
    assertThat(shown.path("lastSyncTime").asText()).matches("....-..-..T..:..:..[.]...Z");
    assertThat(Instant.parse(shown.path("lastSyncTime").asText()))
        .isBetween(NOW.minusSeconds(60), NOW.plusSeconds(600));
    assertThat(shown.path("lastResult").path("created").asInt()).isEqualTo(1);
  }

  @Test
  void twentyThousandEntriesAreStoredWithinTwoSeconds() throws Exception {
    List<Map<String, Object>> coins = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      coins.add(coin("coin-" + i, 1 + i % 40));
    }
    assertThat(timed(coins, "processed 20000, created 20000")).isLessThan(Duration.ofSeconds(2));
    assertThat(timed(coins, "processed 20000, unchanged 20000")).isLessThan(Duration.ofSeconds(2));
    coins.subList(0, 10_000).clear();
    coins.replaceAll(coin -> coin((String) coin.get("vcoin_id"), 44));
    assertThat(timed(coins, "processed 10000, updated 10000, withdrawn 10000"))
        .isLessThan(Duration.ofSeconds(2));
    execute("delete from calendar_listings where " + mine());
  }

  private Duration timed(List<Map<String, Object>> coins, String counts) throws Exception {
    Map<String, Object> run = run(coins.toArray(Map[]::new));
    Instant begin = Instant.now();
    JsonNode result = store(run);
    Duration taken = Duration.between(begin, Instant.now());
    assertCounts(result, counts);
    System.out.println(counts + " took " + taken.toMillis() + " ms");
    return taken;
  }

  private static Map<String, Object> coin(String id, int hours) {
    Map<String, Object> coin = new HashMap<>();
    coin.put("vcoin_id", id);
    coin.put("symbol", id + "USDT");
    coin.put("ticker", id);
    coin.put("full_name", "Coin " + id);
    coin.put("zone", null);
    coin.put("opens_at", NOW.plus(hours, ChronoUnit.HOURS).toString());
    coin.put("tradable", false);
    return coin;
  }

  private static Map<String, Object> tradable(String id, int hours) {
    Map<String, Object> coin = coin(id, hours);
    coin.put("tradable", true);
    return coin;
  }

  private JsonNode sync(Map<?, ?>... coins) throws Exception {
    return store(run(coins));
  }

  private Map<String, Object> run(Map<?, ?>... coins) throws Exception {
    Map<String, Object> parameters = parameters(coins);
    parameters.put("token", start(null));
    return parameters;
  }

  private Map<String, Object> parameters(Map<?, ?>... coins) throws Exception {
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

  private static JsonNode store(Map<String, Object> run) throws Exception {
    List<String> rows = STORE.run(DATABASE, run);
    assertThat(rows).hasSize(1);
    return JSON.readTree(rows.get(0));
  }

  private String start(UUID job) throws SQLException {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("userId", user);
    parameters.put("jobId", job == null ? null : job.toString());
    List<String> rows = START.run(DATABASE, parameters);
    return rows.isEmpty() ? null : rows.get(0);
  }

  private JsonNode show() throws Exception {
    return JSON.readTree(SHOW.run(DATABASE, Map.of("userId", user)).get(0));
  }

  private static void assertCounts(JsonNode result, String expected) {
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

  private static String atHour(int hours) {
    return " and opens_at = '" + NOW.plus(hours, ChronoUnit.HOURS) + "'";
  }

  private List<String> statuses() throws SQLException {
    String sql = "select vcoin_id || ' ' || status from calendar_listings where ";
    return query(sql + mine() + " order by vcoin_id");
  }

  private List<String> listings() throws SQLException {
    String sql = "select cast(listing as text) from calendar_listings as listing where ";
    return query(sql + mine() + " order by vcoin_id");
  }

  private static List<String> query(String sql) throws SQLException {
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
