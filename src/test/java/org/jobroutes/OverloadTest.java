package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Logs;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many callers, large numbers and somebody's open transaction leave the rest as it is. */
class OverloadTest {
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private HttpServer upstream;
  private TestApplication application;

  @BeforeEach
  void start() throws Exception {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(callers);
    upstream.createContext(
        "/",
        call -> {
          asked.incrementAndGet();
          try {
            answers.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          call.sendResponseHeaders(403, -1);
          call.close();
        });
    upstream.start();
    application =
        new TestApplication(TestDatabase.migrated())
            .set("MEXC_WEB_URL", "http://127.0.0.1:" + upstream.getAddress().getPort())
            .set("JOBS_STOP_TIMEOUT", "0s")
            .set("JOBS_SCHEDULES", "true")
            .shipped("calendar_sync.camel.yaml")
            .type("long", "", "- delay: { constant: '60000', asyncDelayed: false }")
            .start();
  }

  @AfterEach
  void stop() {
    answers.countDown();
    application.close();
    upstream.stop(0);
    callers.shutdownNow();
  }

  @Test
  void runs_without_the_queue_are_limited_and_leave_threads_for_others() throws Exception {
    List<Future<Answer>> syncs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String body = "{\"useQueue\":false,\"userId\":\"u" + i + "\"}";
      syncs.add(
          callers.submit(() -> application.http().post("/api/sync/calendar-to-database", body)));
    }
    await().until(() -> syncs.stream().filter(Future::isDone).count() == 24);
    assertSuccess(application.http().get("/api/health/live"), 200);
    assertSuccess(application.http().post("/api/jobs/process"), 200);
    answers.countDown();
    int refused = 0;
    for (Future<Answer> sync : syncs) {
      if (sync.get().status() == 429) {
        refused++;
        assertThat(assertError(sync.get(), 429, "too_many_runs")).contains("16 runs");
        assertThat(sync.get().headers().firstValue("Retry-After")).contains("5");
      } else {
        assertError(sync.get(), 502, "upstream_failed");
      }
    }
    assertThat(refused).isEqualTo(24);
  }

  @Test
  void of_many_who_ask_for_processing_some_wait_and_none_holds_up_others() throws Exception {
    application.sql().run("insert into jobs (type) values ('long')");
    List<Future<Answer>> asking = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      asking.add(callers.submit(() -> application.http().post("/api/jobs/process")));
    }
    await().until(() -> asking.stream().filter(Future::isDone).count() >= 24);
    assertSuccess(application.http().get("/api/health/live"), 200);
    for (Future<Answer> one : asking) {
      assertThat(assertSuccess(one.get(), 200).at("/processed").asInt()).isZero();
    }
  }

  @Test
  void numbers_that_become_huge_when_written_out_are_refused() {
    String numbers = "1e307,".repeat(170_000);
    String body = "{\"type\":\"long\",\"payload\":[" + numbers + "1]}";
    assertThat(assertError(application.http().post("/api/jobs", body), 413, "body_too_large"))
        .contains("1e300");
    String few = "{\"type\":\"long\",\"payload\":[1e307,1e-307,0.5]}";
    assertSuccess(application.http().post("/api/jobs", few), 201);
  }

  @Test
  void an_open_transaction_that_holds_a_schedules_key_holds_up_no_other_schedule()
      throws Exception {
    Sql sql = application.sql();
    sql.run("select pause_job_type('long'), pause_schedule(name) from job_schedules");
    try (Connection other = sql.open()) {
      other.setAutoCommit(false);
      other.createStatement().execute("select enqueue_job('long', unique_key => 'schedule:a')");
      for (String name : List.of("a", "b")) {
        sql.run(
            "insert into job_schedules (name, type, cron) values (?, 'long', '0 0 1 1 *')", name);
      }
      await()
          .until(
              () ->
                  sql.number(
                          "select count(*) from job_schedules where name in ('a', 'b') and next_at is null")
                      == 0);
      sql.run("update job_schedules set next_at = now() where name in ('a', 'b')");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sql.is("select last_at is not null from job_schedules where name = 'b'"));
      assertThat(sql.is("select last_at is null from job_schedules where name = 'a'")).isTrue();
      other.rollback();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select last_at is not null from job_schedules where name = 'a'"));
  }

  @Test
  void an_address_for_listening_that_fails_is_said_once_and_the_worker_polls() throws Exception {
    try (Logs logs = new Logs();
        TestApplication deaf =
            new TestApplication(TestDatabase.migrated())
                .listen(
                    org.jobroutes.database.DatabaseUrl.parse("postgres://nobody:no@127.0.0.1:9/no"))
                .type("quick", "", "- setBody: { constant: done }")
                .start()) {
      Object id = deaf.sql().value("insert into jobs (type) values ('quick') returning id");
      await().until(() -> deaf.sql().is("select status = 'completed' from jobs where id = ?", id));
      await().until(() -> logs.lines().stream().anyMatch(l -> l.startsWith("Not listening for")));
    }
  }
}
