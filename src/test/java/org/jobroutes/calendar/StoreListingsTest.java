package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.calendar.UserCalendar.assertCounts;
import static org.jobroutes.calendar.UserCalendar.coin;
import static org.jobroutes.calendar.UserCalendar.openAt;
import static org.jobroutes.calendar.UserCalendar.store;
import static org.jobroutes.calendar.UserCalendar.tradable;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoreListingsTest {
  private final UserCalendar calendar = new UserCalendar();

  @BeforeAll
  static void createTables() throws SQLException {
    UserCalendar.createTables();
  }

  @Test
  void new_coins_inside_the_window_are_created_and_the_others_skipped() throws Exception {
    JsonNode result = calendar.sync(coin("a", 1), coin("b", 71), coin("c", 73), coin("d", -1));
    assertCounts(result, "processed 2, created 2, skipped 2");
    assertThat(calendar.statuses()).containsExactly("a announced", "b announced");
    assertThat(result.path("source").asText()).isEqualTo("test");
    assertThat(result.path("errors").get(0).asText()).isEqualTo("entry 9 has no id");
  }

  @Test
  void the_same_calendar_again_is_unchanged() throws Exception {
    calendar.sync(coin("a", 1), tradable("b", 2));
    String first = calendar.select("last_seen_at", "calendar_listings", "true").get(0);
    assertCounts(calendar.sync(coin("a", 1), tradable("b", 2)), "processed 2, unchanged 2");
    assertThat(calendar.select("last_seen_at", "calendar_listings", "true").get(0))
        .isGreaterThan(first);
    assertThat(calendar.select("first_seen_at", "calendar_listings", "true").get(0))
        .isLessThanOrEqualTo(first);
  }

  @Test
  void a_window_below_48_hours_is_48_hours() throws Exception {
    Map<String, Object> run = calendar.run(coin("a", 47), coin("b", 49));
    run.put("timeWindowHours", 1);
    assertCounts(store(run), "processed 1, created 1, skipped 1");
  }

  @Test
  void a_coin_that_becomes_tradable_is_promoted() throws Exception {
    calendar.sync(coin("a", 1));
    assertCounts(calendar.sync(tradable("a", 1)), "processed 1, updated 1");
    assertThat(calendar.statuses()).containsExactly("a tradable");
  }

  @Test
  void a_changed_opening_time_is_updated_and_the_earlier_one_kept() throws Exception {
    calendar.sync(coin("a", 1), coin("b", 1));
    assertCounts(calendar.sync(coin("a", 5), coin("b", 1)), "processed 2, updated 1, unchanged 1");
    assertThat(calendar.select("vcoin_id", "calendar_open_times", openAt(1))).containsExactly("a");
    assertThat(calendar.select("vcoin_id", "calendar_listings", openAt(5))).containsExactly("a");
  }

  @Test
  void a_known_coin_that_is_put_off_beyond_the_window_is_followed() throws Exception {
    calendar.sync(coin("a", 1));
    assertCounts(calendar.sync(coin("a", 200)), "processed 1, updated 1");
    assertCounts(calendar.sync(coin("a", 200)), "skipped 1");
    assertThat(calendar.select("vcoin_id", "calendar_listings", openAt(200))).containsExactly("a");
  }

  @Test
  void a_changed_name_is_updated() throws Exception {
    calendar.sync(coin("a", 1));
    Map<String, Object> renamed = coin("a", 1);
    renamed.put("full_name", "Other");
    assertCounts(calendar.sync(renamed), "processed 1, updated 1");
    assertThat(calendar.select("full_name", "calendar_listings", "true")).containsExactly("Other");
  }

  @Test
  void a_coin_that_vanishes_before_it_opens_is_withdrawn_and_restored_when_seen_again()
      throws Exception {
    calendar.sync(coin("a", 1), coin("b", 1));
    assertCounts(calendar.sync(coin("b", 1)), "processed 1, unchanged 1, withdrawn 1");
    assertThat(calendar.statuses()).containsExactly("a withdrawn", "b announced");
    assertCounts(calendar.sync(coin("b", 1)), "processed 1, unchanged 1");
    assertCounts(
        calendar.sync(tradable("a", 100), coin("b", 1)), "processed 2, updated 1, unchanged 1");
    assertThat(calendar.statuses()).containsExactly("a tradable", "b announced");
  }

  @Test
  void a_rejected_entry_counts_as_present() throws Exception {
    calendar.sync(coin("a", 1), coin("b", 1));
    Map<String, Object> run = calendar.run(coin("b", 1));
    run.put("ids", "[\"a\",\"b\"]");
    assertCounts(store(run), "processed 1, unchanged 1");
    assertThat(calendar.statuses()).containsExactly("a announced", "b announced");
  }

  @Test
  void coins_whose_time_has_come_are_opened() throws Exception {
    calendar.sync(coin("a", 1), coin("b", 1), coin("c", 1), coin("d", 1));
    calendar.update(openAt(-1), "vcoin_id <> 'd'");
    calendar.update("status = 'withdrawn'", "vcoin_id = 'c'");
    assertCounts(
        calendar.sync(coin("a", -1), coin("c", -2), coin("d", 1)),
        "processed 2, updated 1, unchanged 1, skipped 1");
    assertThat(calendar.statuses())
        .containsExactly("a opened", "b opened", "c opened", "d announced");
  }

  @Test
  void an_empty_list_is_aSuccess_that_changes_no_listing() throws Exception {
    calendar.sync(coin("a", 1), coin("b", 1));
    calendar.update("opens_at = now()", "vcoin_id = 'b'");
    List<String> before = calendar.listings();
    JsonNode result = calendar.sync();
    assertCounts(result, "");
    assertThat(calendar.listings()).isEqualTo(before);
    assertThat(calendar.show().path("lastResult").path("processed").asInt(-1)).isZero();
  }

  @Test
  void another_users_rows_are_untouched() throws Exception {
    calendar.sync(coin("a", 1), coin("b", 1));
    List<String> before = calendar.listings();
    new UserCalendar().sync(coin("a", 5));
    assertThat(calendar.listings()).isEqualTo(before);
  }

  @Test
  void a_dry_run_counts_the_same_and_writes_nothing() throws Exception {
    calendar.sync(coin("a", 1), coin("b", 1), coin("c", 1));
    List<String> before = calendar.listings();
    String shown = calendar.show().toString();
    Map<String, Object> run =
        calendar.parameters(coin("a", 2), coin("b", 1), coin("n", 1), coin("o", 99));
    run.put("dryRun", true);
    String counts = "processed 3, created 1, updated 1, unchanged 1, skipped 1, withdrawn 1";
    assertCounts(store(run), counts);
    assertThat(calendar.listings()).isEqualTo(before);
    assertThat(calendar.show().toString()).isEqualTo(shown);
    assertThat(calendar.select("1", "calendar_open_times", "true")).isEmpty();
  }
}
