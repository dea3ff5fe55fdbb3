package org.jobroutes.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.jobroutes.support.LogCapture;
import org.jobroutes.support.Sql;
import org.jobroutes.support.StubEngine;
import org.jobroutes.support.StubEngine.Received;
import org.jobroutes.support.StubEngine.Reply;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every answer that a second engine may give, good and bad: all events are tried while the stub
 * answers so, then it is mended.
 */
class ForwardEventsTest {
  private static final String CANARY = "canary-5f1d_KEY.0";
  private static final Map<String, Map<String, Object>> TRIED = new HashMap<>();
  private static final Map<String, Map<String, Object>> MENDED = new HashMap<>();
  private static final StubEngine ENGINE = new StubEngine();
  private static LogCapture logs;
  private static EventRoutes routes;
  private static Sql sql;

  @BeforeAll
  static void tryAllThenMend() throws Exception {
    logs = new LogCapture(CANARY);
    var database = TestDatabase.migrated();
    sql = new Sql(database);
    Map<String, Reply> bad = BadAnswers.of(ENGINE);
    bad.forEach(ENGINE::answer);
    ENGINE.answer("odd-error", BadAnswers.ODD);
    for (String id : bad.keySet()) {
      insert(id);
    }
    insert("plain");
    insert("odd-error");
    sql.run("update job_events set created_at = now() - interval '1 day' where id = 'day-old'");
    sql.run("update job_events set attempts = 5 where id = 'tried-5-times'");
    sql.run("update job_events set attempts = 30 where id = 'tried-30-times'");
    EventTarget target = new EventTarget(ENGINE.url(), CANARY);
    routes = new EventRoutes(database, target, Duration.ofSeconds(10));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                sql.is(
                    "select bool_and(coalesce(last_error, status) <> 'waiting') from job_events"));
    read(TRIED);
    ENGINE.heal();
    sql.run("update job_events set next_at = now() where status = 'waiting'");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sql.number("select count(*) from job_events where status = 'waiting'") == 0);
    read(MENDED);
  }

  private static void insert(String id) {
    sql.run(
        "insert into job_events (id, name, data) values (?, 'mexc/calendar.poll', '{\"trigger\":\"api\"}')",
        id);
  }

  private static void read(Map<String, Map<String, Object>> rows) {
    String wait = ", extract(epoch from next_at - created_at) as wait from job_events";
    sql.rows("select *, extract(epoch from now() - created_at) as age" + wait)
        .forEach(row -> rows.put((String) row.get("id"), row));
  }

  @AfterAll
  static void stop() {
    routes.close();
    ENGINE.close();
    logs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "odd-error"})
  void an_event_is_sent_once_to_the_address_with_the_key(String id) throws Exception {
    assertThat(TRIED.get(id)).containsEntry("status", "sent").containsEntry("last_error", null);
    assertThat(TRIED.get(id).get("finished_at")).isNotNull();
    List<Received> received = ENGINE.withId(id);
    assertThat(received).hasSize(1);
    assertThat(received.get(0).path()).isEqualTo("/e/" + CANARY);
    assertThat(received.get(0).type()).isEqualTo("application/json");
    assertThat(received.get(0).event().toString())
        .contains("\"name\":\"mexc/calendar.poll\"", "\"data\":{\"trigger\":\"api\"}");
    assertThat(received.get(0).event()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endless | an answer over 64 KB",
        "lost | failed to respond",
        "half | Premature end",
        "garbage | failed to respond",
        "bad-status | failed to respond",
        "not-json | not Inngest's: <html>/e/***</html>",
        "two-values | not Inngest's",
        "no-status | not Inngest's",
        "empty | not Inngest's",
        "redirect | status 307",
        "408 | status 408",
        "429 | status 429: {}",
        "429-inside | status 429 in the answer: slow down",
        "500 | status 500: /e/***",
        "503 | status 503: down"
      })
  void what_may_pass_is_tried_again_with_the_same_id(String id, String reason) {
    assertThat(TRIED.get(id)).containsEntry("status", "waiting");
    assertThat((String) TRIED.get(id).get("last_error")).contains(reason);
    assertThat(MENDED.get(id)).containsEntry("status", "sent");
    assertThat(ENGINE.withId(id)).hasSizeGreaterThan(1);
    assertThat(ENGINE.log()).noneMatch(received -> received.path().startsWith("/moved"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | status 400: bad payload",
        "400-inside | status 400 in the answer: {\"a\":1}",
        "401 | status 401: Event key not found: /e/***",
        "404 | status 404: no such key /e/***",
        "413 | status 413: xxx"
      })
  void a_refusal_for_good_is_not_tried_again(String id, String reason) {
    assertThat(TRIED.get(id)).containsEntry("status", "dead").containsEntry("attempts", 1);
    assertThat((String) TRIED.get(id).get("last_error")).contains(reason).hasSizeLessThan(510);
    assertThat(TRIED.get(id).get("finished_at")).isNotNull();
    assertThat(ENGINE.withId(id)).hasSize(1);
  }

  @Test
  void an_event_that_is_a_day_old_is_given_up() {
    assertThat(TRIED.get("day-old"))
        .containsEntry("status", "dead")
        .containsEntry("attempts", 1)
        .containsEntry("last_error", "status 500");
  }

  @ParameterizedTest
  @CsvSource({"tried-5-times, 32, 48", "tried-30-times, 40, 60", "429, 45, 45", "503, 60, 60"})
  void it_waits_longer_each_time_and_as_long_as_it_is_asked_to(
      String id, double least, double most) {
    double wait = ((Number) TRIED.get(id).get("wait")).doubleValue();
    double age = ((Number) TRIED.get(id).get("age")).doubleValue();
    assertThat(wait).isBetween(least, most + age);
  }

  @Test
  void the_event_key_is_nowhere_but_in_the_request() {
    assertThat(logs.count()).isGreaterThan(1000);
    assertThat(logs.leaks()).isEmpty();
    assertThat(TRIED.values().toString() + MENDED.values()).doesNotContain(CANARY);
    assertThat(routes.description()).contains(ENGINE.url()).doesNotContain(CANARY);
    assertThat(routes.status()).isEqualTo(ServiceStatus.Started);
  }
}
