package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jobroutes.support.SlowServer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that waits is cancelled at once, one that runs as soon as its worker has heard of it. */
class CancelTest {
  private static final String CAUGHT =
      "- doTry: { steps: [ { delay: { constant: '60000', asyncDelayed: false } } ], "
          + "doCatch: [ { exception: [ java.lang.Exception ], steps: [ { setBody: { constant: done } } ] } ] }";
  private static TestApplication application;
  private static SlowServer silent;
  private static SlowServer halting;
  private static Sql sql;

  @BeforeAll
  static void start() throws IOException {
    silent = new SlowServer(false);
    halting = new SlowServer(true);
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_LEASE", "3s")
            .type("blocks", "", "- delay: { constant: '60000', asyncDelayed: false }")
            .type("waits", "", "- delay: { constant: '60000', asyncDelayed: true }")
            .type("calls", "", "- to: " + silent.url())
            .type("reads", "", "- to: " + halting.url())
            .type("ends-well", "", CAUGHT)
            .type("later", "", "- setBody: { constant: done }");
    sql = application.sql();
    application.start();
  }

  @AfterAll
  static void stop() throws IOException {
    application.close();
    silent.close();
    halting.close();
    assertThat(
            sql.number(
                "select count(*) from jobs where claim_seq <> attempts + yields + case status when 'completed' then 1 else 0 end"))
        .isZero();
  }

  @Test
  void a_job_that_waits_is_cancelled_at_once() {
    UUID id = (UUID) sql.value("select enqueue_job('later', run_at => now() + interval '1 day')");
    assertThat(sql.text("select cancel_job(?)", id)).isEqualTo("cancelled");
    assertThat(job(id))
        .containsEntry("status", "cancelled")
        .containsEntry("attempts", 0)
        .containsEntry("ended", true);
    assertThat(sql.number("select count(*) from job_attempts where job_id = ?", id)).isZero();
  }

  /** Not far from at once: the timer alone would take up to four seconds. */
  @ParameterizedTest
  @ValueSource(strings = {"blocks", "waits", "calls", "reads"})
  void a_running_job_ends_wherever_its_route_is(String type) {
    UUID id = running(type);
    await().until(() -> !type.equals("calls") || silent.waiting() > 0);
    await().until(() -> !type.equals("reads") || halting.waiting() > 0);
    assertThat(sql.text("select cancel_job(?)", id)).isEqualTo("requested");
    await().atMost(Duration.ofSeconds(3)).until(() -> !isRunning(id));
    assertThat(job(id))
        .containsEntry("status", "cancelled")
        .containsEntry("attempts", 1)
        .containsEntry("error_class", "cancelled")
        .containsEntry("ended", true);
    assertThat(sql.row("select * from job_attempts where job_id = ?", id))
        .containsEntry("outcome", "cancelled")
        .containsEntry("attempt", 1)
        .containsEntry("message", "cancelled on request while it ran");
    await().until(() -> silent.waiting() + halting.waiting() == 0);
  }

  @Test
  void a_request_without_a_notification_is_found_within_seconds() {
    UUID id = running("blocks");
    sql.run("update jobs set cancel_requested_at = now() where id = ?", id);
    await().atMost(Duration.ofSeconds(5)).until(() -> !isRunning(id));
    assertThat(job(id)).containsEntry("status", "cancelled");
  }

  @Test
  void an_attempt_that_ends_well_all_the_same_completes_its_job() {
    UUID id = running("ends-well");
    sql.run("select cancel_job(?)", id);
    await().until(() -> !isRunning(id));
    assertThat(job(id)).containsEntry("status", "completed").containsEntry("attempts", 0);
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

  @Test
  void one_that_has_finished_is_refused_and_one_that_is_not_there_gives_null() {
    UUID id = (UUID) sql.value("select enqueue_job('later')");
    await().until(() -> job(id).get("status").equals("completed"));
    assertThatThrownBy(() -> sql.run("select cancel_job(?)", id))
        .hasMessageContaining("given one that is completed, allowed one that waits or runs")
        .extracting("state")
        .isEqualTo("JQ40S");
    assertThat(sql.value("select cancel_job(gen_random_uuid())")).isNull();
  }

  private static UUID running(String type) {
    UUID id = (UUID) sql.value("select enqueue_job(?)", type);
    await().until(() -> isRunning(id));
    return id;
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
