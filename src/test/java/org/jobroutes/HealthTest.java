package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /api/health/queues}: its thresholds, and what it advises. */
class HealthTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated()).type("held", "", "- stop: {}").start();
    sql = application.sql();
    // Held back, so that what a test inserts stays as it is.
    sql.run("select pause_job_type('held')");
    sql.run("select pause_schedule(name) from job_schedules");
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
  void an_empty_queue_is_healthy() {
    JsonNode health = assertHealth(200, "healthy");
    assertThat(health.path("recommendations")).isEmpty();
    assertThat(health.at("/dbQueue/oldestPending").isNull()).isTrue();
    assertThat(health.path("executionMode").toString())
        .isEqualTo("{\"dualRun\":false,\"primary\":\"camel\",\"inngestFallback\":false}");
  }

  @Test
  void counts_are_by_state() {
    jobs(3, "pending", "now() + interval '1 hour'");
    jobs(2, "running", "now()");
    jobs(4, "completed", "now()");
    jobs(5, "dead", "now()");
    jobs(6, "cancelled", "now()");
    JsonNode queue = assertHealth(200, "healthy").path("dbQueue");
    assertThat(queue.path("pending").asInt()).isEqualTo(3);
    assertThat(queue.path("running").asInt()).isEqualTo(2);
    assertThat(queue.path("completed").asInt()).isEqualTo(4);
    assertThat(queue.path("dead").asInt()).isEqualTo(5);
    assertThat(queue.path("cancelled").asInt()).isEqualTo(6);
    assertThat(queue.path("processingRate").asInt()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"49, 200, healthy", "50, 207, degraded", "99, 207, degraded", "100, 503, unhealthy"})
  void due_jobs_that_wait(int jobs, int status, String said) {
    jobs(jobs, "pending", "now()");
    jobs(200, "pending", "now() + interval '1 hour'");
    advises(assertHealth(status, said), jobs >= 50, jobs + " jobs are due");
  }

  @ParameterizedTest
  @CsvSource({"9, 200, healthy", "10, 207, degraded", "49, 207, degraded", "50, 503, unhealthy"})
  void dead_jobs(int jobs, int status, String said) {
    jobs(jobs, "dead", "now()");
    advises(assertHealth(status, said), jobs >= 10, jobs + " jobs are dead");
  }

  @ParameterizedTest
  @CsvSource({"59 min, 200, healthy", "61 min, 207, degraded", "181 min, 503, unhealthy"})
  void the_oldest_due_job(String waited, int status, String said) {
    jobs(10, "completed", "now()");
    jobs(1, "pending", "now() - interval '" + waited + "'");
    advises(assertHealth(status, said), status != 200, "oldest due job has waited since");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 6 min, 200, healthy",
    "9, 4 min, 200, healthy",
    "0, 4 min, 200, healthy",
    "9, 6 min, 207, degraded",
    "1, 6 min, 207, degraded",
    "0, 6 min, 503, unhealthy"
  })
  void few_jobs_completed_count_only_while_one_waits(
      int completed, String waited, int status, String said) {
    jobs(completed, "completed", "now()");
    jobs(1, "pending", "now() - interval '" + waited + "'");
    advises(assertHealth(status, said), status != 200, "Completed in the last hour: " + completed);
  }

  @Test
  void nothing_completed_is_no_fault_of_an_idle_queue() {
    jobs(3, "pending", "now() + interval '1 hour'");
    assertHealth(200, "healthy");
  }

  @Test
  void a_schedule_that_fires_needs_a_type_that_is_known() {
    sql.run(
        "insert into job_schedules (name, type, cron) values ('idle', 'nobody', '0 0 1 1 *'), ('good', 'held', '0 0 1 1 *')");
    String words = "Schedule \\\"idle\\\" enqueues nothing";
    advises(assertHealth(200, "healthy"), true, words);
    sql.run("update job_schedules set next_at = now() + interval '1 hour' where not paused");
    JsonNode health = assertHealth(207, "degraded");
    advises(health, true, words);
    assertThat(health.path("recommendations")).hasSize(1);
    sql.run("select pause_schedule('idle')");
    advises(assertHealth(200, "healthy"), false, words);
    sql.run("delete from job_schedules where name in ('idle', 'good')");
  }

  @Test
  void much_history_is_not_read_as_a_whole() {
    jobs(5, "dead", "now()");
    int some = pagesAmong(150_000);
    JsonNode queue = assertHealth(200, "healthy").path("dbQueue");
    assertThat(queue.path("completed").asInt()).isBetween(149_000, 160_000);
    assertThat(queue.path("processingRate").asInt()).isEqualTo(100_000);
    assertThat(queue.path("dead").asInt()).isEqualTo(5);
    assertThat(pagesAmong(150_000)).as("pages read of twice as many").isLessThan(some * 5 / 4);
  }

  /** How many pages are read after so many more were completed. */
  private static int pagesAmong(int more) {
    jobs(more, "completed", "now()");
    sql.run("vacuum analyze jobs");
    return Claims.pages(Claims.explain(sql, "select * from count_jobs()"));
  }

  @Test
  void a_transaction_that_stays_open_is_named() throws SQLException {
    String asked = statement().replace("interval '15 minutes'", "interval '1 second'");
    try (Connection other = sql.open();
        Statement writes = other.createStatement()) {
      other.setAutoCommit(false);
      writes.execute("create temporary table held (n int)");
      await()
          .untilAsserted(
              () -> assertThat(sql.text(asked)).contains("A transaction has been open since"));
      assertThat(sql.text(statement())).doesNotContain("A transaction has been open");
    }
    await().untilAsserted(() -> assertThat(sql.text(asked)).doesNotContain("A transaction"));
  }

  /** As the route sends it, but for what it says of engines. */
  private static String statement() {
    return Project.text(Path.of("src/main/resources/sql/show-health.sql"))
        .replaceAll(":#\\$\\{[^}]+}", "null");
  }

  private static void jobs(int count, String status, String runAt) {
    sql.run(
        "insert into jobs (type, status, run_at, finished_at) select 'held', ?, %s, now() from generate_series(1, ?)"
            .formatted(runAt),
        status,
        count);
  }

  private static JsonNode assertHealth(int status, String said) {
    Answer answer = application.http().get("/api/health/queues");
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("status").asText()).isEqualTo(said);
    assertThat(answer.json().at("/dbQueue/status").asText()).isEqualTo(said);
    return answer.json();
  }

  private static void advises(JsonNode health, boolean expected, String words) {
    assertThat(health.path("recommendations").toString().contains(words))
        .as(health.toString())
        .isEqualTo(expected);
  }
}
