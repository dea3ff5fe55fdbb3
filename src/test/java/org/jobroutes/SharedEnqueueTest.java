package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.jobroutes.http.HttpEngine;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that come at the same time share a statement, and nobody notices but the server. */
class SharedEnqueueTest {
  private static TestApplication application;
  private static Http http;
  private static Sql sql;
  private final ExecutorService callers = Executors.newFixedThreadPool(40);

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }")
            .start();
    http = application.http();
    sql = application.sql();
    sql.run("select pause_job_type('echo')");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void empty() {
    sql.run("truncate jobs");
  }

  @Test
  void each_caller_gets_its_own_job_and_commits_are_fewer_than_jobs() throws Exception {
    List<Answer> answers =
        whileLocked(
            IntStream.range(0, 40)
                .mapToObj(n -> "{\"type\":\"echo\",\"payload\":{\"n\":%d}}".formatted(n))
                .toList());
    for (int n = 0; n < 40; n++) {
      assertThat(assertSuccess(answers.get(n), 201).at("/payload/n").asInt()).isEqualTo(n);
      assertThat(
              sql.text(
                  "select payload ->> 'n' from jobs where id = '%s'"
                      .formatted(answers.get(n).data().get("id").asText())))
          .isEqualTo("" + n);
    }
    assertThat(sql.number("select count(*) from jobs")).isEqualTo(40);
    assertThat(sql.number("select count(distinct xmin::text) from jobs")).isLessThan(40);
  }

  @Test
  void a_wrong_one_is_told_what_it_would_be_told_alone_and_the_others_are_enqueued()
      throws Exception {
    List<String> wrong =
        List.of(
            "{\"type\":\"nobody\"}",
            "{\"type\":\"echo\",\"priority\":101}",
            "{\"type\":\"Echo!\"}",
            "{\"type\":\"echo\",\"runAt\":\"tomorrow\"}");
    List<String> bodies =
        IntStream.range(0, 40)
            .mapToObj(n -> n % 10 == 3 ? wrong.get(n / 10) : "{\"type\":\"echo\"}")
            .toList();
    List<Answer> answers = whileLocked(bodies);
    for (int n = 0; n < 40; n++) {
      if (n % 10 == 3) {
        Answer alone = http.post("/api/jobs", bodies.get(n));
        assertError(answers.get(n), alone.status(), alone.code());
        assertThat(answers.get(n).error()).isEqualTo(alone.error());
      } else {
        assertSuccess(answers.get(n), 201);
      }
    }
    assertThat(sql.number("select count(*) from jobs")).isEqualTo(36);
  }

  @Test
  void a_unique_key_that_an_open_transaction_holds_keeps_nobody_else_waiting() throws Exception {
    String held = "{\"type\":\"echo\",\"uniqueKey\":\"held\"}";
    try (var holder = sql.open();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select enqueue_job('echo', unique_key => 'held')");
      Future<Answer> waiting = callers.submit(() -> http.post("/api/jobs", held));
      assertSuccess(http.post("/api/jobs", "{\"type\":\"echo\"}"), 201);
      assertThat(waiting.isDone()).isFalse();
      holder.commit();
      assertSuccess(waiting.get(), 200);
    }
  }

  @Test
  void their_route_is_begun_by_the_engine_that_needs_no_thread_for_them() {
    PlatformHttpEndpoint endpoint =
        (PlatformHttpEndpoint) application.context().getRoute("enqueue-jobs").getEndpoint();
    assertThat(endpoint.getPlatformHttpEngine())
        .isSameAs(application.bean("quickHttp", HttpEngine.class));
  }

  /**
   * Sends them all while a lock on the table keeps the first one waiting, so that the others
   * gather.
   */
  private List<Answer> whileLocked(List<String> bodies) throws Exception {
    try (var lock = sql.open();
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("lock table jobs in share mode");
      List<Future<Answer>> calls =
          bodies.stream().map(body -> callers.submit(() -> http.post("/api/jobs", body))).toList();
      String waits =
          "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
      await().until(() -> sql.number(waits) > 0);
      lock.commit();
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> call : calls) {
        answers.add(call.get());
      }
      return answers;
    } finally {
      callers.shutdown();
    }
  }
}
