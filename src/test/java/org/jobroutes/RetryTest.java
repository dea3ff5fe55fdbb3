package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** A dead or cancelled job runs again when somebody wants it to. */
class RetryTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("works", "", "- setBody: { constant: done }")
            .type(
                "fails",
                "maxAttempts: 3, backoff: 0s",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: 'no luck' }");
    sql = application.sql();
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
    assertThat(
            sql.number(
                "select count(*) from jobs where claim_seq <> attempts + yields + case status when 'completed' then 1 else 0 end"))
        .isZero();
  }

  @Test
  void a_dead_job_runs_again_and_keeps_what_was() throws Exception {
    UUID id = job("works", "dead", 5, 5);
    try (Connection worker = sql.open()) {
      worker.createStatement().execute("listen process_jobs_trigger");
      assertThat(sql.text("select retry_job(?)", id)).isEqualTo("pending");
      assertThat(worker.unwrap(PGConnection.class).getNotifications(10_000)).hasSize(1);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    assertThat(row(id)).containsEntry("attempts", 5).containsEntry("last_error", "then");
  }

  @Test
  void a_job_that_fails_again_has_as_many_attempts_as_at_first() {
    UUID id = (UUID) sql.value("select enqueue_job('fails')");
    awaitDead(id, 3);
    sql.run("select retry_job(?)", id);
    awaitDead(id, 6);
    assertThat(row(id)).containsEntry("max_attempts", 6);
    assertThat(sql.number("select count(*) from job_attempts where job_id = ?", id)).isEqualTo(6);
  }

  @ParameterizedTest(name = "{1} of {2} used -> {3}, then {4}")
  @CsvSource({
    "fails,   5, 5, 10, 15",
    "fails,   1, 1, 2, 3",
    "fails,   1, 5, 6, 11",
    "unknown, 9, 9, 18, 27",
    "fails, 999, 1000, 1000, 1000",
    "fails, 1000, 1000, 1000, 1000"
  })
  void what_is_granted(String type, int attempts, int maxAttempts, int after, int then) {
    sql.run("select pause_job_type('fails')");
    UUID id = job(type, "cancelled", attempts, maxAttempts);
    sql.run("select retry_job(?)", id);
    assertThat(row(id)).containsEntry("max_attempts", after).containsEntry("status", "pending");
    sql.run(
        "update jobs set status = 'dead', claim_seq = claim_seq + max_attempts - attempts, attempts = max_attempts where id = ?",
        id);
    sql.run("select retry_job(?)", id);
    assertThat(row(id)).containsEntry("max_attempts", then);
    sql.run("select cancel_job(?)", id);
    sql.run("select resume_job_type('fails')");
  }

  @ParameterizedTest
  @CsvSource({"pending", "running", "completed"})
  void nothing_else_is_retried(String status) {
    UUID id = job("unknown", status, 0, 5);
    assertThatThrownBy(() -> sql.run("select retry_job(?)", id))
        .hasMessageContaining(
            "retry of job %s: given one that is %s, allowed one that is dead or cancelled",
            id, status)
        .extracting("state")
        .isEqualTo("JQ40S");
    sql.run("delete from jobs where id = ?", id);
    assertThat(sql.value("select retry_job(?)", id)).isNull();
  }

  @Test
  void a_job_whose_unique_key_is_taken_is_refused_with_the_name_of_the_holder() {
    UUID dead = job("unknown", "dead", 5, 5);
    sql.run("update jobs set unique_key = 'k' where id = ?", dead);
    UUID holder = job("unknown", "pending", 0, 5);
    sql.run("update jobs set unique_key = 'k' where id = ?", holder);
    assertThatThrownBy(() -> sql.run("select retry_job(?)", dead))
        .hasMessageContaining("unique key \"k\" is held by job %s", holder)
        .extracting("state")
        .isEqualTo("JQ40S");
    sql.run("select cancel_job(?)", holder);
    assertThat(sql.text("select retry_job(?)", dead)).isEqualTo("pending");
  }

  private static void awaitDead(UUID id, int attempts) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                sql.is(
                    "select status = 'dead' and attempts = ? from jobs where id = ?",
                    attempts,
                    id));
  }

  private static UUID job(String type, String status, int attempts, int maxAttempts) {
    return (UUID)
        sql.value(
            "insert into jobs (type, status, attempts, max_attempts, claim_seq, last_error) values (?, ?, ?, ?, ? + case ? when 'completed' then 1 else 0 end, 'then') returning id",
            type,
            status,
            attempts,
            maxAttempts,
            attempts,
            status);
  }

  private static Map<String, Object> row(UUID id) {
    return sql.row("select * from jobs where id = ?", id);
  }
}
