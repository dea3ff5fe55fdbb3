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
  // A plan that compares each with each takes 40 s; a good one takes less than one on a busy
  // machine.
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final UserCalendar calendar = new UserCalendar();

  @BeforeAll
  static void createTables() throws SQLException {
    UserCalendar.createTables();
  }

  @Test
  void twenty_thousand_entries_are_not_compared_each_with_each() throws Exception {
    List<Map<String, Object>> coins = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      coins.add(coin("coin-" + i, 1 + i % 40));
    }
    assertThat(timed(coins, "processed 20000, created 20000")).isLessThan(LONGEST);
    assertThat(timed(coins, "processed 20000, unchanged 20000")).isLessThan(LONGEST);
    coins.subList(0, 10_000).clear();
    coins.replaceAll(coin -> coin((String) coin.get("vcoin_id"), 44));
    assertThat(timed(coins, "processed 10000, updated 10000, withdrawn 10000")).isLessThan(LONGEST);
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
