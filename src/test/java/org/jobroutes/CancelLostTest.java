package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cancel requests whose worker can't honour them any more. */
class CancelLostTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_LEASE", "3s")
            .type("later", "", "- setBody: { constant: done }");
    sql = application.sql();
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void a_job_whose_worker_is_gone_is_cancelled_instead_of_rescued() {
    UUID id = lost(1);
    assertThat(sql.text("select cancel_job(?)", id)).isEqualTo("requested");
    await().atMost(Duration.ofSeconds(20)).until(() -> !isRunning(id));
    assertThat(job(id)).containsEntry("status", "cancelled").containsEntry("attempts", 1);
    assertThat(sql.row("select * from job_attempts where job_id = ?", id))
        .containsEntry("outcome", "rescued")
        .containsEntry("worker", "gone");
  }

  @Test
  void a_job_that_is_given_back_after_the_request_is_cancelled() {
    UUID id = lost(600);
    sql.run("select cancel_job(?)", id);
    sql.run("select release_unheld_jobs('gone', '[]')");
    assertThat(job(id))
        .containsEntry("status", "cancelled")
        .containsEntry("attempts", 0)
        .containsEntry("ended", true);
  }

  @Test
  void what_was_made_pending_by_hand_runs_though_it_was_cancelled_once() {
    UUID id = (UUID) sql.value("select enqueue_job('later', run_at => now() + interval '1 day')");
    sql.run("select cancel_job(?)", id);
    sql.run("update jobs set status = 'pending', run_at = now() where id = ?", id);
    await().until(() -> job(id).get("status").equals("completed"));
    assertThat(sql.value("select cancel_requested_at from jobs where id = ?", id)).isNull();
  }

  private static UUID lost(int leaseSeconds) {
    return (UUID)
        sql.value(
            "insert into jobs (type, status, claim_seq, locked_by, lease_until) values ('later', 'running', 1, 'gone', now() + ? * interval '1 second') returning id",
            leaseSeconds);
  }

  private static boolean isRunning(UUID id) {
    return sql.is("select status = 'running' from jobs where id = ?", id);
  }

  private static Map<String, Object> job(UUID id) {
    return sql.row("select *, finished_at is not null as ended from jobs where id = ?", id);
  }
}
