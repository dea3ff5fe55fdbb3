package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How runs of {@code housekeeping} begin, go on and end. */
class HousekeepingRunsTest extends HousekeepingFixture {
  private static final String KNOWN =
      "cleanup_old_jobs, cleanup_listings, prune_history, prune_outbox, prune_cron_run_details";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"tasks\":[\"prune_outbox\",\"vacuum\"]} | tasks[1] is vacuum, but must be one of these: ",
        "{\"tasks\":[7]} | tasks[0] is 7, but must be one of these: ",
        "{\"tasks\":[null]} | tasks[0] is null, but must be one of these: ",
        "{\"tasks\":\"prune_outbox\"} | tasks is prune_outbox, but must be a list of these: ",
        "{\"tasks\":{}} | tasks is {}, but must be a list of these: "
      })
  void a_wrong_payload_is_rejected_with_what_is_known(String payload, String said) {
    Object id = sql.value("select enqueue_job('housekeeping', ?::jsonb)", payload);
    awaitStatus(sql, id, "dead");
    assertThat(sql.text("select last_error from jobs where id = ?", id))
        .isEqualTo(said + " " + KNOWN);
    assertThat(sql.text("select error_class || attempts from jobs where id = ?", id))
        .isEqualTo("JobRejected1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | " + KNOWN,
        "{} | " + KNOWN,
        "{\"tasks\":null,\"x\":1} | " + KNOWN,
        "{\"tasks\":[]} | " + KNOWN,
        "{\"tasks\":[\"prune_outbox\",\"prune_outbox\"],\"x\":1} | prune_outbox"
      })
  void the_tasks_that_are_named_are_done_and_all_where_none_is(String payload, String done) {
    Object id = sql.value("select enqueue_job('housekeeping', ?::jsonb)", payload);
    assertThat(resultOf(id).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(done.split(", ", -1));
  }

  @Test
  void a_task_that_fails_is_named_and_the_others_are_done() {
    job("old", "dead", "now() - interval '31 days'", "now() - interval '31 days'");
    sql.run("alter table calendar_listings rename to calendar_listings_away");
    Object id = enqueue();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select attempts = 1 from jobs where id = ?", id));
    sql.run("alter table calendar_listings_away rename to calendar_listings");
    assertThat(sql.text("select last_error from jobs where id = ?", id))
        .startsWith(
            "1 of 5 tasks failed, the rest is done. cleanup_listings: ERROR: relation \"calendar_listings\" does not exist")
        .doesNotContain("with old as");
    assertThat(jobs()).isEmpty();
    assertThat(sql.text("select status from jobs where id = ?", id)).isEqualTo("pending");
    sql.run("update jobs set run_at = now() where id = ?", id);
    assertThat(resultOf(id).at("/cleanup_listings/listings").asInt()).isZero();
  }

  @Test
  void a_database_that_goes_away_in_between_costs_no_attempt() {
    sql.run("insert into job_requests values ('old', '', '[]', 0, now() - interval '25 hours')");
    sql.run(
        "create function go_away() returns trigger language plpgsql as $$ begin raise 'going down' using errcode = '57P01'; end $$");
    sql.run(
        "create trigger go_away before delete on job_requests for each row execute function go_away()");
    Object id = enqueue();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select yields > 0 from jobs where id = ?", id));
    sql.run("drop trigger go_away on job_requests");
    assertThat(sql.number("select attempts from jobs where id = ?", id)).isZero();
    assertThat(sql.text("select error_class from jobs where id = ?", id))
        .isEqualTo("connection_lost");
  }

  @Test
  void an_attempt_that_is_to_end_ends_after_its_batch() {
    TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .shippedWith("housekeeping.camel.yaml", "timeout: 30m", "timeout: 500ms");
    Sql own = application.sql();
    own.run(
        "insert into jobs (type, status, run_at, finished_at) select 'left', 'completed', now() - interval '9 days', now() - interval '8 days' from generate_series(1, 5000)");
    own.run(
        "create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return null; end $$");
    own.run(
        "create trigger linger after delete on jobs for each statement execute function linger()");
    application.start();
    try {
      Object id = own.value("select enqueue_job('housekeeping')");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> own.is("select attempts = 1 from jobs where id = ?", id));
      assertThat(own.text("select last_error from jobs where id = ?", id))
          .contains("longer than the type's timeout of 500 ms");
      assertThat(own.number("select count(*) from jobs where type = 'left'")).isEqualTo(4000);
    } finally {
      application.close();
    }
  }

  @Test
  void how_long_jobs_are_kept_is_a_setting() {
    TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .shipped("housekeeping.camel.yaml")
            .set("JOBS_KEEP_COMPLETED", "90m")
            .set("JOBS_KEEP_DEAD", "3650d")
            .start();
    Sql own = application.sql();
    try {
      own.run(
          "insert into jobs (type, status, run_at, finished_at) select 'left', status, now() - age, now() - age from (values ('completed', interval '91 minutes'), ('completed', interval '80 minutes'), ('cancelled', interval '91 minutes'), ('dead', interval '3649 days')) as t(status, age)");
      Object id = own.value("select enqueue_job('housekeeping')");
      awaitStatus(own, id, "completed");
      assertThat(
              own.text(
                  "select string_agg(status, ' ' order by status) from jobs where type = 'left'"))
          .isEqualTo("completed dead");
    } finally {
      application.close();
    }
  }
}
