package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A notification wakes the worker long before its poll interval is over. */
class WakeUpTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_POLL_INTERVAL", "1h")
            .set("JOBS_LEASE", "1h")
            .type("quick", "", "- setBody: { constant: done }")
            .start();
    sql = application.sql();
    await()
        .until(
            () ->
                sql.is(
                    "select count(*) > 0 from pg_stat_activity where query ilike 'listen%' and datname = current_database()"));
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void enqueue_job_wakes_the_worker() {
    completes(sql.value("select enqueue_job('quick')"));
  }

  @Test
  void a_plain_insert_runs_when_somebody_notifies() {
    Object id = sql.value("insert into jobs (type) values ('quick') returning id");
    sql.run("notify process_jobs_trigger, 'check_pending'");
    completes(id);
  }

  @Test
  void a_plain_insert_runs_when_somebody_asks_for_processing() {
    Object id = sql.value("insert into jobs (type) values ('quick') returning id");
    assertThat(application.http().post("/api/jobs/process").data().path("completed").asInt())
        .isEqualTo(1);
    completes(id);
  }

  @Test
  void a_listening_connection_that_was_cut_is_replaced() {
    long cut =
        sql.number(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where query ilike 'listen%' and datname = current_database()");
    assertThat(cut).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                sql.is(
                    "select count(*) > 0 from pg_stat_activity where query ilike 'listen%' and datname = current_database()"));
    completes(sql.value("select enqueue_job('quick')"));
  }

  private static void completes(Object id) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
  }
}
