package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.calendar.UserCalendar.assertCounts;
import static org.jobroutes.calendar.UserCalendar.coin;
import static org.jobroutes.calendar.UserCalendar.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoreManyListingsTest {
  private final UserCalendar calendar = new UserCalendar();

  @BeforeAll
  static void createTables() throws SQLException {
    UserCalendar.createTables();
  }

  @Test
  void twenty_thousand_entries_are_stored_within_two_seconds() throws Exception {
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
    calendar.delete();
  }

  private Duration timed(List<Map<String, Object>> coins, String counts) throws Exception {
    Map<String, Object> run = calendar.run(coins.toArray(Map[]::new));
    Instant begin = Instant.now();
    JsonNode result = store(run);
    Duration taken = Duration.between(begin, Instant.now());
    assertCounts(result, counts);
    return taken;
  }
}
