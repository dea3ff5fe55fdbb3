package org.jobroutes.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.StubEngine;
import org.jobroutes.support.StubEngine.Reply;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine that goes on for ever ends no thread of ours with it. */
@Timeout(60)
class EventLimitTest {
  private final StubEngine engine = new StubEngine();
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);
  private final EventTarget target = new EventTarget(engine.url(), "key");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_request_ends_after_its_time_wherever_the_answer_stands_still_or_trickles()
      throws Exception {
    String head = "HTTP/1.1 200 OK\r\n";
    Map<String, Reply> replies =
        Map.of(
            "silent", engine.hang(""),
            "half-head", engine.hang(head),
            "half-body", engine.hang(head + "Content-Length: 100\r\n\r\n{\"ids\""),
            "trickling-head", engine.forEver(head + "X: ", "x", 20),
            "trickling-body", engine.forEver(head + "\r\n{", " ", 20));
    replies.forEach(engine::answer);
    replies.keySet().forEach(this::insert);
    try (EventRoutes routes = new EventRoutes(database, target, Duration.ofMillis(200))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> sql.is("select bool_and(last_error is not null) from job_events"));
      assertThat(sql.rows("select distinct status, last_error from job_events"))
          .containsExactly(
              Map.of("status", "waiting", "last_error", "no whole answer within 0.2 s"));
      assertThat(routes.status().isStarted()).isTrue();
    }
  }

  @Test
  void a_stop_ends_the_request_under_way_and_its_event_is_due_again_soon() throws Exception {
    engine.answer(engine.hang(""));
    insert("one");
    EventRoutes routes = new EventRoutes(database, target, Duration.ofHours(1));
    await().atMost(Duration.ofSeconds(30)).until(() -> engine.log().size() == 1);
    routes.close();
    assertThat(
            sql.row(
                "select status, last_error, next_at < now() + interval '5 s' as soon from job_events"))
        .isEqualTo(
            Map.of("status", "waiting", "last_error", "the application stops", "soon", true));
  }

  private void insert(String id) {
    sql.run("insert into job_events (id, name, data) values (?, 'mexc/calendar.poll', '{}')", id);
  }
}
