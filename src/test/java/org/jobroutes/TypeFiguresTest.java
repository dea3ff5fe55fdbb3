package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /api/job-types}: how much of a type there is, how long it takes and why it failed. */
class TypeFiguresTest {
  private static final String LIST =
      Project.text(Path.of("src/main/resources/sql/list-job-types.sql"))
          .replaceAll("(?m)^\\s*--.*$", "");
  private static final int CAP = 10_000;
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_LEASE", "3s")
            .type("held", "", "- stop: {}")
            .type("other", "", "- stop: {}")
            .type(
                "fails",
                "maxAttempts: 2, backoff: 0s",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: 'no luck with ${header.CamelJobAttempt}' }")
            .type(
                "mends",
                "backoff: 0s",
                "- choice: { when: [ { simple: '${header.CamelJobAttempt} == 1', steps: [ { throwException: { exceptionType: java.lang.IllegalStateException, message: once } } ] } ] }")
            .type(
                "rejects",
                "",
                "- throwException: { exceptionType: org.jobroutes.job.JobRejected, message: 'bad payload' }")
            .start();
    sql = application.sql();
    sql.run("select pause_job_type(t) from unnest(array['held', 'other']) t");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void empty() {
    sql.run("truncate jobs, job_attempts");
  }

  @Test
  void counts_are_by_state_and_of_this_type_only() {
    insert("held", "pending", 3, "run_at", "now() - interval '1 second'");
    insert("held", "pending", 4, "run_at", "now() + interval '1 hour'");
    insert("held", "pending", 2, "run_at, attempts", "now() + interval '1 hour', 1");
    insert("held", "running", 5, "lease_until", "now() + interval '1 hour'");
    insert("held", "dead", 6, "finished_at", "now() - interval '3 days'");
    insert("held", "cancelled", 7, "finished_at", "now()");
    insert("held", "completed", 8, "finished_at", "now() - interval '59 minutes'");
    insert("held", "completed", 9, "finished_at", "now() - interval '61 minutes'");
    insert("other", "dead", 1, "finished_at", "now()");
    assertThat(sql.text("select cast(? as jsonb)", figures("held").get("counts").toString()))
        .isEqualTo(
            sql.text(
                "select jsonb '{\"pending\":9,\"due\":3,\"scheduled\":6,\"retrying\":2,\"running\":5,\"dead\":6,\"completedLastHour\":8,\"capped\":false}'"));
    assertThat(figures("other").at("/counts/dead").asInt()).isEqualTo(1);
  }

  @Test
  void durations_are_of_the_jobs_completed_in_the_last_hour() {
    assertThat(figures("held").get("durations").isNull()).isTrue();
    sql.run(
        "insert into jobs (type, status, started_at, finished_at) select 'held', 'completed', now() - interval '1 minute' - n * interval '10 ms', now() - interval '1 minute' from generate_series(1, 100) n");
    insert(
        "held",
        "completed",
        500,
        "started_at, finished_at",
        "now() - interval '1 day', now() - interval '2 hours'");
    assertThat(figures("held").get("durations").toString())
        .isEqualTo("{\"p50Millis\":500,\"p95Millis\":950}");
  }

  @Test
  void a_job_that_a_worker_completes_has_a_duration() {
    ended("mends", "completed");
    assertThat(figures("mends").at("/counts/completedLastHour").asInt()).isEqualTo(1);
    assertThat(figures("mends").at("/durations/p50Millis").isNumber()).isTrue();
  }

  @Test
  void the_last_error_is_of_the_newest_failed_attempt_also_when_the_job_was_completed_later() {
    assertThat(figures("fails").get("lastError").isNull()).isTrue();
    UUID dead = ended("fails", "dead");
    JsonNode error = figures("fails").get("lastError");
    assertThat(error.toString())
        .contains(
            "\"no luck with 2\"", "\"IllegalStateException\"", "\"attempt\":2", dead.toString());
    assertThat(error.get("at"))
        .isEqualTo(application.http().get("/api/jobs/" + dead).data().get("finishedAt"));
    UUID mended = ended("mends", "completed");
    assertThat(figures("mends").at("/lastError/message").asText()).isEqualTo("once");
    assertThat(figures("mends").at("/lastError/jobId").asText()).isEqualTo(mended.toString());
    ended("rejects", "dead");
    assertThat(figures("rejects").at("/lastError/message").asText()).isEqualTo("bad payload");
    assertThat(figures("rejects").get("error").isNull()).as("that is the file's").isTrue();
  }

  @Test
  void a_lost_worker_is_an_error_and_a_snooze_a_release_or_a_cancel_is_none() {
    sql.run(
        "insert into jobs (type, status, claim_seq, locked_by, lease_until, started_at) values ('held', 'running', 1, 'gone', now(), now())");
    await().until(() -> figures("held").at("/lastError/errorClass").asText().equals("worker_lost"));
    sql.run(
        "insert into job_attempts (job_id, type, claim_seq, attempt, outcome, message) select new_job_id(), 'other', 1, 1, o, 'not this' from unnest(array['snoozed', 'released', 'cancelled']) o");
    assertThat(figures("other").get("lastError").isNull()).isTrue();
    sql.run(
        "insert into jobs (type, status, claim_seq, locked_by) values ('other', 'running', 1, 'leaver')");
    sql.run("select release_unheld_jobs('leaver', '[]')");
    assertThat(sql.text("select type from job_attempts where worker = 'leaver'"))
        .isEqualTo("other");
  }

  @Test
  void counts_stop_at_ten_thousand_of_a_kind_and_no_more_are_read() throws Exception {
    // Many types of which one is busy: an estimate of all alike must not choose how that one is
    // read.
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff) select 'few' || n, 5, '1m', '1s' from generate_series(1, 300) n");
    insert("held", "pending", 3 * CAP, "run_at", "now() - interval '1 second'");
    insert("held", "dead", 3 * CAP, "finished_at", "now() - interval '2 hours'");
    insert(
        "held",
        "completed",
        3 * CAP,
        "started_at, finished_at",
        "now() - interval '1 hour', now() - random() * interval '50 minutes'");
    sql.run(
        "insert into jobs (type, status, started_at, finished_at) select 'few' || n, 'completed', now(), now() from generate_series(1, 300) n");
    sql.run("vacuum analyze jobs");
    JsonNode counts = figures("held").get("counts");
    assertThat(counts.toString())
        .contains(
            "\"due\":10000", "\"dead\":10000", "\"completedLastHour\":10000", "\"capped\":true");
    assertThat(jobsRead()).as("jobs read of 90,300").isLessThanOrEqualTo(3 * CAP + 600);
    sql.run("delete from job_types where type like 'few%'");
  }

  private static long jobsRead() throws SQLException {
    try (Connection connection = sql.open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // What a plan by its estimate would shun.
      statement.execute("set random_page_cost = 50");
      statement.execute(LIST.replace(":#${variable.type}", "null"));
      ResultSet read =
          statement.executeQuery(
              "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'jobs'");
      read.next();
      return read.getLong(1);
    }
  }

  private static void insert(String type, String status, int count, String names, String values) {
    sql.run(
        "insert into jobs (type, status, %s) select ?, ?, %s from generate_series(1, ?)"
            .formatted(names, values),
        type,
        status,
        count);
  }

  private static JsonNode figures(String type) {
    for (JsonNode shown : application.http().get("/api/job-types").data()) {
      if (shown.get("type").asText().equals(type)) {
        return shown;
      }
    }
    throw new AssertionError("There is no type " + type);
  }

  private static UUID ended(String type, String status) {
    UUID id = (UUID) sql.value("select enqueue_job(?)", type);
    await().until(() -> sql.is("select status = ? from jobs where id = ?", status, id));
    return id;
  }
}
