package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.TwoEngines.KEY;
import static org.jobroutes.TwoEngines.SOON;
import static org.jobroutes.TwoEngines.SYNC;
import static org.jobroutes.support.StubEngine.raw;
import static org.jobroutes.support.StubEngine.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.LogCapture;
import org.jobroutes.support.Sql;
import org.jobroutes.support.StubEngine;
import org.jobroutes.support.StubEngine.Received;
import org.jobroutes.support.StubEngine.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the second engine does, jobs go their way, and no event is lost. */
class SecondEngineTest {
  private final TwoEngines both = new TwoEngines();
  private final StubEngine engine = both.engine;
  private final Sql sql = both.sql;

  @AfterEach
  void stop() {
    both.close();
  }

  @Test
  @Timeout(60)
  void whatever_the_engine_does_the_job_completes_and_the_application_stops() {
    List<Reply> replies =
        List.of(reply("401 No", ""), reply("503 Down", ""), raw(""), engine.hang("HTTP/1.1 "));
    try (LogCapture logs = new LogCapture(KEY)) {
      TestApplication application = both.application();
      application.start();
      for (Reply reply : replies) {
        engine.answer(reply);
        String id = application.http().post(SYNC, "{}").data().get("jobId").asText();
        // The answer is under way, or has been given, when the job is looked at.
        await().atMost(SOON).until(() -> !engine.withId(id).isEmpty());
        both.awaitCompleted(id);
        // Later tries are answered as the first one was.
        engine.answer(id, reply);
        engine.answer(id + ":synced", reply);
      }
      application.close();
      assertThat(logs.leaks()).isEmpty();
    }
    assertThat(sql.number("select count(*) from job_events where status = 'sent'")).isZero();
    engine.heal();
    try (TestApplication again = both.application()) {
      sql.run("update job_events set next_at = now()");
      again.start();
      both.awaitNoEventWaits();
    }
    assertThat(sql.text("select string_agg(last_error, ' ') from job_events")).doesNotContain(KEY);
  }

  @Test
  void an_engine_that_is_gone_is_named_by_health_and_so_are_events_that_died() {
    engine.close();
    try (TestApplication application = both.application().start()) {
      String id = application.http().post(SYNC, "{}").data().get("jobId").asText();
      both.awaitCompleted(id);
      await()
          .atMost(SOON)
          .until(() -> sql.is("select count(*) = 2 from job_events where last_error is not null"));
      assertThat(health(application, 200)).isEmpty();
      sql.run("update job_events set created_at = now() - interval '11 minutes'");
      assertThat(health(application, 207))
          .singleElement()
          .asString()
          .contains("Events for Inngest have waited over 10 minutes (2): ", "refused");
      sql.run("update job_events set created_at = now() - interval '25 hours', next_at = now()");
      await().atMost(SOON).until(() -> sql.is("select bool_and(status = 'dead') from job_events"));
      assertThat(health(application, 207))
          .singleElement()
          .asString()
          .contains("Events for Inngest died in the last day (2), the last one by ", "refused");
    }
  }

  private static List<String> health(TestApplication application, int status) {
    Answer answer = application.http().get("/api/health/queues");
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    Stream.Builder<String> advice = Stream.builder();
    answer.json().get("recommendations").forEach(text -> advice.add(text.asText()));
    return advice.build().filter(text -> text.startsWith("Events for Inngest")).toList();
  }

  @Test
  void a_sync_that_is_dead_is_announced_once_a_death() {
    try (TestApplication application = both.application().start()) {
      Object id = application.sql().value("select enqueue_job('calendar_sync', '{\"userId\":7}')");
      await().atMost(SOON).until(() -> engine.withId(id + ":failed:1").size() == 1);
      JsonNode data = engine.withId(id + ":failed:1").get(0).event().get("data");
      assertThat(data.get("jobId").asText()).isEqualTo(id.toString());
      assertThat(data.get("error").asText()).contains("userId is 7");
      sql.run("update jobs set status = 'pending' where id = ?", id);
      await().atMost(SOON).until(() -> engine.withId(id + ":failed:2").size() == 1);
      assertThat(engine.named("mexc/calendar.failed")).hasSize(2);
    }
  }

  @Test
  void two_applications_forward_each_event_once() {
    try (TestApplication one = both.application().start();
        TestApplication other = both.application().start()) {
      sql.run(
          "insert into job_events (id, name, data) select 'e' || n, 'n', '{}' from generate_series(1, 200) n");
      both.awaitNoEventWaits();
      assertThat(engine.log()).hasSize(200);
      assertThat(engine.log().stream().map(Received::id).distinct()).hasSize(200);
      assertThat(one.port()).isNotEqualTo(other.port());
    }
  }
}
