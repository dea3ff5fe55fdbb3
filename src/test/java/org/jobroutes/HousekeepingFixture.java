package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The application with {@code housekeeping} as it is shipped. */
abstract class HousekeepingFixture {
  /** What nothing is deleted of must be younger by: longer than a test takes. */
  static final String MINUTE = " + interval '1 minute'";

  private static TestApplication application;
  static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated()).shipped("housekeeping.camel.yaml").start();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void nothingIsLeftFromBefore() {
    sql.run(
        "truncate jobs, job_attempts, job_effects, job_events, job_requests, calendar_listings, calendar_open_times, risk_snapshots, risk_events");
  }

  /** Enqueues a run of some tasks, of all when none is given. */
  static Object enqueue(String... tasks) {
    return sql.value(
        "select enqueue_job('housekeeping', case when ? <> '' then jsonb_build_object('tasks', string_to_array(?, ',')) end)",
        String.join(",", tasks),
        String.join(",", tasks));
  }

  /** Runs some tasks, or all, and gives the result. */
  static JsonNode tidy(String... tasks) {
    return resultOf(enqueue(tasks));
  }

  static JsonNode resultOf(Object id) {
    awaitStatus(sql, id, "completed");
    try {
      return new ObjectMapper().readTree(sql.text("select result from jobs where id = ?", id));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static void awaitStatus(Sql sql, Object id, String status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(sql.row("select status, last_error from jobs where id = ?", id))
                    .containsEntry("status", status));
  }

  /** Inserts a job of a type that nobody serves, named by its payload. */
  static void job(String name, String status, String runAt, String finishedAt) {
    sql.run(
        "insert into jobs (type, payload, status, run_at, finished_at) values ('left', to_jsonb(?::text), ?, %s, %s)"
            .formatted(runAt, finishedAt),
        name,
        status);
  }

  /** The names of the jobs that are there. */
  static String jobs() {
    return names("select payload ->> 0 as name from jobs where type = 'left'");
  }

  /** The column name of a query in order, separated by blanks. */
  static String names(String query) {
    return sql.text(
        "select coalesce(string_agg(name, ' ' order by name), '') from (" + query + ") as q");
  }
}
