package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.JobSnoozed;
import org.jobroutes.upstream.UpstreamFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CalendarSyncRouteTest {
  private final UserCalendar calendar = new UserCalendar();
  private SyncRoutes routes;

  @BeforeAll
  static void createTables() throws SQLException {
    UserCalendar.createTables();
  }

  @BeforeEach
  void startRoutes() throws Exception {
    routes = new SyncRoutes();
  }

  @AfterEach
  void stopRoutes() {
    routes.close();
  }

  @Test
  void the_demonstration_is_stored_and_then_unchanged() throws Exception {
    JsonNode first = result(sync(Map.of()));
    UserCalendar.assertCounts(first, "processed 4, created 4, skipped 2");
    assertThat(first.path("source").asText()).isEqualTo(routes.upstream());
    assertThat(calendar.select("ticker", "calendar_listings", "status = 'tradable'"))
        .containsExactly("QUILM");
    UserCalendar.assertCounts(result(sync(Map.of())), "processed 4, unchanged 4, skipped 2");
    assertThat(calendar.show().path("isRunning").asBoolean()).isFalse();
    assertThat(calendar.show().path("lastResult").path("unchanged").asInt()).isEqualTo(4);
  }

  @Test
  void the_request_is_what_the_upstream_expects_and_carries_no_header_of_ours() throws Exception {
    result(sync(Map.of()));
    var request = routes.request("/api/operation/new_coin_calendar");
    assertThat(request.query()).matches("timestamp=[0-9]{13}");
    assertThat(request.headers().toString()).doesNotContainIgnoringCase("secret");
    assertThat(request.headers().getFirst("Accept")).isEqualTo("application/json");
  }

  @Test
  void tradable_symbols_are_cached_unless_forced() throws Exception {
    result(sync(Map.of()));
    result(sync(Map.of()));
    assertThat(routes.count("/api/v3/exchangeInfo")).isEqualTo(1);
    result(sync(Map.of("forceSync", true)));
    assertThat(routes.count("/api/v3/exchangeInfo")).isEqualTo(2);
    assertThat(routes.count("/api/v3/defaultSymbols")).isEqualTo(2);
    assertThat(routes.count("/api/operation/new_coin_calendar")).isEqualTo(3);
  }

  @Test
  void a_failed_upstream_changes_nothing_and_releases_the_sync() throws Exception {
    result(sync(Map.of()));
    var before = calendar.listings();
    for (String path : SyncRoutes.PATHS) {
      routes.answer(path, 429, "Retry-After", "7", "slow down");
      assertThat(sync(Map.of("forceSync", true)).getException())
          .isInstanceOfSatisfying(
              UpstreamFailed.class, failed -> assertThat(failed.retryAfter()).hasSeconds(7));
      assertThat(calendar.show().path("isRunning").asBoolean()).isFalse();
      routes.answerAsDemonstration(path);
    }
    assertThat(calendar.listings()).isEqualTo(before);
    UserCalendar.assertCounts(result(sync(Map.of())), "processed 4, unchanged 4, skipped 2");
  }

  @Test
  void a_redirect_is_not_followed() throws Exception {
    routes.answer(SyncRoutes.PATHS.get(0), 302, "Location", routes.upstream() + "/other", "");
    assertThat(sync(Map.of()).getException())
        .hasMessageContaining("redirected (status 302) to 127");
    assertThat(routes.count("/other")).isZero();
  }

  @Test
  void an_endless_answer_is_cut_off() throws Exception {
    routes.answerEndlessly(SyncRoutes.PATHS.get(0));
    Instant begin = Instant.now();
    assertThat(sync(Map.of()).getException()).hasMessageContaining("over 5 MB");
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void a_busy_sync_snoozes_and_aDry_run_does_not() throws Exception {
    String token = calendar.start(null);
    assertThat(sync(Map.of()).getException()).isInstanceOf(JobSnoozed.class);
    UserCalendar.assertCounts(
        result(sync(Map.of("dryRun", true))), "processed 4, created 4, skipped 2");
    assertThat(calendar.listings()).isEmpty();
    assertThat(calendar.show().path("isRunning").asBoolean()).isTrue();
    calendar.release(token);
    result(sync(Map.of()));
  }

  @Test
  void a_run_that_loses_its_lease_fails_and_stores_nothing() throws Exception {
    routes.before(SyncRoutes.PATHS.get(0), calendar::endLease);
    assertThat(sync(Map.of()).getException()).hasMessageContaining("longer than its lease");
    assertThat(calendar.listings()).isEmpty();
  }

  @Test
  void a_wrong_payload_is_rejected_before_anything_else() throws Exception {
    Exchange exchange = sync(Map.of("timeWindowHours", "abc"));
    assertThat(exchange.getException()).isInstanceOf(JobRejected.class);
    assertThat(routes.count(SyncRoutes.PATHS.get(0))).isZero();
  }

  private Exchange sync(Map<String, Object> members) {
    Map<String, Object> payload = new HashMap<>(members);
    payload.put("userId", calendar.user());
    Map<String, Object> headers = new HashMap<>();
    headers.put("CamelJobId", UUID.randomUUID().toString());
    headers.put("CamelHttpPath", "/secret");
    headers.put("Authorization", "secret");
    return routes.run(payload, headers);
  }

  private static JsonNode result(Exchange exchange) throws Exception {
    assertThat(exchange.getException()).isNull();
    return new ObjectMapper().readTree(exchange.getMessage().getBody(String.class));
  }
}
