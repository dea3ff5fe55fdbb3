package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jobroutes.support.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The task {@code cleanup_old_jobs}. */
class HousekeepingTest extends HousekeepingFixture {
  private static final String CLEANUP = "cleanup_old_jobs";

  @ParameterizedTest
  @CsvSource({"completed, 7 days", "cancelled, 7 days", "dead, 30 days"})
  void a_job_that_has_ended_is_kept_for_its_time(String status, String time) {
    String limit = "now() - interval '" + time + "'";
    job("old", status, limit + " - interval '1 hour'", limit);
    job("young", status, limit + " - interval '1 hour'", limit + MINUTE);
    assertThat(tidy(CLEANUP).at("/cleanup_old_jobs/" + status).asInt()).isOne();
    assertThat(jobs()).isEqualTo("young");
  }

  @Test
  void a_row_without_a_time_of_its_end_counts_from_its_last_change() {
    job("old", "completed", "now() - interval '20 days'", "null");
    job("young", "completed", "now() - interval '20 days'", "null");
    sql.run("update jobs set updated_at = now() - interval '7 days' where payload = '\"old\"'");
    assertThat(tidy(CLEANUP).at("/cleanup_old_jobs/completed").asInt()).isOne();
    assertThat(jobs()).isEqualTo("young");
  }

  @Test
  void what_ended_before_it_was_due_goes_too() {
    job("cancelled", "cancelled", "now() + interval '1 year'", "now() - interval '8 days'");
    job(
        "dead",
        "dead",
        "now() - interval '30 days' + interval '1 hour'",
        "now() - interval '31 days'");
    tidy(CLEANUP);
    assertThat(jobs()).isEmpty();
  }

  @Test
  void a_job_that_waits_or_runs_stays_as_it_is_however_old() {
    job("waiting", "pending", "now() - interval '9 years'", "now() - interval '8 years'");
    job("running", "running", "now() - interval '9 years'", "now() - interval '8 years'");
    sql.run(
        "update jobs set updated_at = now() - interval '8 years', claim_seq = 7, locked_by = 'w', lease_until = now() + interval '1 hour' where type = 'left'");
    String all = "select j.* from jobs j where type = 'left' order by payload";
    List<Map<String, Object>> before = sql.rows(all);
    assertThat(tidy().at("/cleanup_old_jobs").toString())
        .isEqualTo("{\"dead\":0,\"cancelled\":0,\"completed\":0}");
    assertThat(sql.rows(all)).isEqualTo(before).hasSize(2);
  }

  @Test
  void with_a_job_go_its_attempts_and_effects_and_none_of_another() {
    job("old", "completed", "now() - interval '8 days'", "now() - interval '8 days'");
    job("young", "completed", "now() - interval '8 days'", "now() - interval '6 days'");
    sql.run(
        "insert into job_attempts (job_id, claim_seq, attempt, outcome, finished_at) select id, n, 1, 'failed', now() from jobs, generate_series(1, 3) n");
    sql.run("insert into job_effects (job_id, effect, done_by) select id, 'e', 'camel' from jobs");
    tidy(CLEANUP);
    String left = "select j.payload ->> 0 as name from %s a left join jobs j on j.id = a.job_id";
    assertThat(names(left.formatted("job_attempts"))).isEqualTo("young young young");
    assertThat(names(left.formatted("job_effects"))).isEqualTo("young");
  }

  @Test
  void many_go_in_batches_of_a_thousand_and_each_is_a_transaction() {
    sql.run(
        "insert into jobs (type, status, run_at, finished_at) select 'left', 'completed', now() - interval '9 days', now() - n * interval '1 second' - interval '8 days' from generate_series(1, 2500) n");
    sql.run("create table batches (rows bigint, transaction xid8)");
    sql.run(
        "create function note_batch() returns trigger language plpgsql as $$ begin insert into batches select count(*), pg_current_xact_id() from gone having count(*) > 0; return null; end $$");
    sql.run(
        "create trigger note_batch after delete on jobs referencing old table as gone for each statement execute function note_batch()");
    assertThat(tidy(CLEANUP).at("/cleanup_old_jobs/completed").asInt()).isEqualTo(2500);
    sql.run("drop trigger note_batch on jobs");
    assertThat(names("select rows::text as name from batches")).isEqualTo("1000 1000 500");
    assertThat(sql.number("select count(distinct transaction::text) from batches")).isEqualTo(3);
  }

  @Test
  void a_row_that_somebody_holds_is_left_and_nobody_waits() throws SQLException {
    for (String name : List.of("free", "held", "retried")) {
      job(name, "dead", "now() - interval '40 days'", "now() - interval '40 days'");
    }
    try (Connection other = sql.open();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from jobs where payload = '\"held\"' for update");
      statement.execute(
          "update jobs set status = 'pending', finished_at = null where payload = '\"retried\"'");
      assertThat(tidy(CLEANUP).at("/cleanup_old_jobs/dead").asInt()).isOne();
      other.commit();
    }
    assertThat(jobs()).isEqualTo("held retried");
    tidy(CLEANUP);
    assertThat(jobs()).isEqualTo("retried");
  }

  @Test
  void runs_at_the_same_time_share_the_work_without_a_deadlock() {
    sql.run(
        "insert into jobs (type, status, run_at, finished_at) select 'left', 'dead', now() - interval '50 days', now() - interval '40 days' from generate_series(1, 6000)");
    sql.run(
        "insert into job_attempts (job_id, claim_seq, attempt, outcome, finished_at) select id, n, 1, 'failed', now() - interval '40 days' from jobs, generate_series(1, 2) n");
    String deadlocks = "select deadlocks from pg_stat_database where datname = current_database()";
    long before = sql.number(deadlocks);
    List<Object> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(enqueue(i % 2 == 0 ? CLEANUP : "prune_history", CLEANUP));
    }
    int gone = 0;
    for (Object id : ids) {
      gone += resultOf(id).at("/cleanup_old_jobs/dead").asInt();
    }
    assertThat(gone).isEqualTo(6000);
    assertThat(sql.number("select count(*) from job_attempts")).isZero();
    assertThat(sql.number(deadlocks)).isEqualTo(before);
  }

  @Test
  void a_batch_reads_what_it_deletes_and_not_the_table() throws Exception {
    sql.run(
        "insert into jobs (type, status, run_at, finished_at) select 'left', 'completed', t, t + interval '1 minute' from (select now() - n * interval '50 seconds' as t from generate_series(1, 20000) n) x");
    sql.run("insert into jobs (type) select 'left' from generate_series(1, 10000)");
    sql.run(
        "insert into job_attempts (job_id, claim_seq, attempt, outcome, finished_at) select id, 1, 1, 'failed', now() from jobs");
    sql.run("vacuum analyze jobs, job_attempts");
    for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
      JsonNode plan = explain(mode);
      assertThat(plan.toString())
          .contains("jobs_ended", "job_attempts_job_id")
          .doesNotContain("Seq Scan");
      assertThat(plan.findValues("Rows Removed by Filter").stream().mapToInt(JsonNode::asInt).sum())
          .as("rows that were read for nothing")
          .isLessThan(100);
      int buffers =
          plan.at("/0/Plan/Shared Hit Blocks").asInt()
              + plan.at("/0/Plan/Shared Read Blocks").asInt();
      assertThat(buffers).as("pages for 1,000 of 30,000 rows").isLessThan(30_000);
    }
  }

  private static JsonNode explain(String mode) throws SQLException, JsonProcessingException {
    String statement =
        Project.text(Path.of("src/main/resources/sql/prune-jobs.sql"))
            .replaceAll("(?m)^\\s*--.*$", "")
            .replace(":#${variable.state}", "$1")
            .replace(":#${variable.keep}", "$2");
    try (Connection connection = sql.open();
        Statement session = connection.createStatement()) {
      session.execute("set plan_cache_mode = " + mode);
      session.execute("prepare prune(text, text) as " + statement);
      session.execute("explain (analyze, buffers, format json) execute prune('completed', '7d')");
      session.getResultSet().next();
      return new ObjectMapper().readTree(session.getResultSet().getString(1));
    }
  }
}
