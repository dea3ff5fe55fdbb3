package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
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
            .set("JOBS_ALLOWED_COMPONENTS", "class")
            .set("JOBS_LEASE", "3s")
            .type("blocks", "", "- delay: { constant: '60000', asyncDelayed: false }")
            .type("waits", "", "- delay: { constant: '60000', asyncDelayed: true }")
            .type("calls", "", "- to: " + silent.url())
            .type("reads", "", "- to: " + halting.url())
            .type("ends-well", "", "- bean: { beanType: org.jobroutes.CancelTest$Stubborn }")
            .type(
                "tells",
                "",
                "- delay: { constant: '1500', asyncDelayed: true }",
                "- to: sql:insert into told values (1)")
            .type("asks", "", "- to: seda:nobody-answers?waitForTaskToComplete=Always&timeout=0")
            .type("later", "", "- setBody: { constant: done }");
    sql = application.sql();
    sql.run("create table told (n int)");
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
  void the_rest_of_a_route_that_waited_does_not_run() {
    UUID id = running("tells");
    sql.run("select cancel_job(?)", id);
    await().until(() -> !isRunning(id));
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(() -> sql.number("select count(*) from told") == 0);
  }

  @Test
  void a_step_that_takes_the_interrupt_for_the_end_of_its_wait_completes_nothing() {
    UUID id = running("asks");
    sql.run("select cancel_job(?)", id);
    await().until(() -> !isRunning(id));
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
  void one_that_has_finished_is_refused_and_one_that_is_not_there_gives_null() {
    UUID id = (UUID) sql.value("select enqueue_job('later')");
    await().until(() -> job(id).get("status").equals("completed"));
    assertThatThrownBy(() -> sql.run("select cancel_job(?)", id))
        .hasMessageContaining("given one that is completed, allowed one that waits or runs")
        .extracting("state")
        .isEqualTo("JQ40S");
    assertThat(sql.value("select cancel_job(gen_random_uuid())")).isNull();
  }

  /** Takes an interrupt for nothing, and ends its work. */
  public static final class Stubborn {
    public String work() {
      long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(end - System.nanoTime());
        Thread.interrupted();
      }
      return "done";
    }
  }

  private static UUID running(String type) {
    UUID id = (UUID) sql.value("select enqueue_job(?)", type);
    await().until(() -> isRunning(id));
    return id;
  }

  private static boolean isRunning(UUID id) {
    return sql.is("select status = 'running' from jobs where id = ?", id);
  }

  private static Map<String, Object> job(UUID id) {
    return sql.row("select *, finished_at is not null as ended from jobs where id = ?", id);
  }
}
