package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Claims of the living are renewed, those of the dead come back, and a lost one changes nothing.
 */
class LeaseTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_LEASE", "3s")
            .type(
                "long",
                "timeout: 1m",
                "- delay: { constant: '6000', asyncDelayed: false }",
                "- setBody: { constant: done }")
            .type("endless", "timeout: 1m", "- delay: { constant: '50000', asyncDelayed: false }")
            .type("quick", "", "- setBody: { constant: done }");
    sql = application.sql();
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
    assertThat(sql.number("select count(*) from jobs where status = 'running'")).isZero();
  }

  @Test
  void a_job_that_runs_longer_than_its_lease_is_renewed() {
    Object id = sql.value("select enqueue_job('long')");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    assertThat(sql.number("select claim_seq from jobs where id = ?", id)).isEqualTo(1);
  }

  @Test
  void the_job_of_a_dead_worker_runs_again_and_the_crash_counts() {
    Object id = runningElsewhere("quick", 0);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    assertThat(sql.number("select attempts from jobs where id = ?", id)).isEqualTo(1);
    assertThat(sql.text("select last_error from jobs where id = ?", id))
        .startsWith("worker gone-1 gave no sign of life since 2");
    assertThat(sql.is("select claim_seq = attempts + yields + 1 from jobs where id = ?", id))
        .isTrue();
  }

  @Test
  void the_third_crash_of_a_job_is_its_last() {
    Object id = runningElsewhere("quick", 2);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sql.is("select status = 'dead' from jobs where id = ?", id));
    assertThat(sql.text("select error_class from jobs where id = ?", id)).isEqualTo("poison");
  }

  @Test
  void a_running_row_of_an_older_program_is_rescued_five_minutes_after_its_last_change() {
    Object old =
        sql.value(
            "insert into jobs (type, status, claim_seq, updated_at) values ('quick', 'running', 1, now() - interval '6 minutes') returning id");
    Object recent =
        sql.value(
            "insert into jobs (type, status, claim_seq) values ('quick', 'running', 1) returning id");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", old));
    assertThat(sql.text("select status from jobs where id = ?", recent)).isEqualTo("running");
    sql.run("delete from jobs where id = ?", recent);
  }

  @Test
  void an_attempt_that_has_lost_its_claim_is_interrupted_and_its_outcome_dropped() {
    Object id = sql.value("select enqueue_job('endless')");
    await().until(() -> sql.is("select status = 'running' from jobs where id = ?", id));
    sql.run(
        "update jobs set status = 'completed', claim_seq = claim_seq + 1, locked_by = null, result = '\"theirs\"' where id = ?",
        id);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                application
                    .bean("runningJobs", org.jobroutes.worker.RunningJobs.class)
                    .heldIds()
                    .equals("[]"));
    assertThat(sql.text("select cast(result as text) from jobs where id = ?", id))
        .isEqualTo("\"theirs\"");
  }

  private static Object runningElsewhere(String type, int crashes) {
    return sql.value(
        "insert into jobs (type, status, claim_seq, locked_by, lease_until, started_at, crashes, attempts, max_attempts) "
            + "values (?, 'running', 1 + ?, 'gone-1', now() - interval '1 second', now(), ?, ?, 9) returning id",
        type,
        crashes,
        crashes,
        crashes);
  }
}
