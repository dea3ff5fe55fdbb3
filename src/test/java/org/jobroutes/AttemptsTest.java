package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Header;
import org.flywaydb.core.Flyway;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.job.JobSnoozed;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What attempts leave behind: a result on the job, a row for each that did not complete it. */
class AttemptsTest {
  private static final String UNLESS_THIRD =
      "- choice: { when: [ { simple: '${header.CamelJobAttempt} < 3', steps: [ { throwException: "
          + "{ exceptionType: java.lang.IllegalStateException, message: 'no luck with ${header.CamelJobAttempt}' } } ] } ] }";
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_ALLOWED_COMPONENTS", "class")
            .set("JOBS_LEASE", "3s")
            .type("third-time", "backoff: 0s", UNLESS_THIRD, "- setBody: { constant: lucky }")
            .type("snooze", "", "- bean: { beanType: org.jobroutes.AttemptsTest$Snoozes }")
            .type(
                "reject",
                "",
                "- throwException: { exceptionType: org.jobroutes.job.JobRejected, message: never }")
            .type(
                "hangs",
                "timeout: 200ms, maxAttempts: 1",
                "- delay: { constant: '60000', asyncDelayed: false }")
            .type("quick", "", "- setBody: { constant: done }");
    sql = application.sql();
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void each_failed_attempt_is_a_row_and_the_history_has_the_last_one_too() {
    UUID id = ended("third-time", "completed");
    List<Map<String, Object>> rows = attempts(id);
    assertThat(rows).extracting("attempt").containsExactly(1, 2);
    assertThat(rows).extracting("outcome").containsExactly("failed", "failed");
    assertThat(rows).extracting("message").containsExactly("no luck with 1", "no luck with 2");
    assertThat(rows).extracting("error_class").containsOnly("IllegalStateException");
    assertThat(rows)
        .allSatisfy(row -> assertThat((String) row.get("stack")).contains("\n  at "))
        .allSatisfy(row -> assertThat((String) row.get("route_version")).matches("[0-9a-f]{12}"))
        .allSatisfy(row -> assertThat(row.get("started_at")).isNotNull());

    JsonNode history = application.http().get("/api/jobs/" + id).data().get("history");
    assertThat(history).hasSize(3);
    assertThat(history.get(1).get("message").asText()).isEqualTo("no luck with 2");
    JsonNode last = history.get(2);
    assertThat(last.get("outcome").asText()).isEqualTo("completed");
    assertThat(last.get("attempt").asInt()).isEqualTo(3);
    assertThat(last.get("worker")).isEqualTo(history.get(0).get("worker"));
    assertThat(last.get("routeVersion")).isEqualTo(history.get(0).get("routeVersion"));
    assertThat(last.get("finishedAt").asText()).isGreaterThan(last.get("startedAt").asText());
  }

  @Test
  void a_snoozed_attempt_is_a_row_and_its_number_comes_again() {
    UUID id = ended("snooze", "completed");
    assertThat(attempts(id)).extracting("outcome").containsExactly("snoozed", "snoozed");
    assertThat(attempts(id)).extracting("attempt").containsExactly(1, 1);
  }

  @Test
  void a_rejected_attempt_and_one_that_hung_tell_why_and_where() {
    UUID rejected = ended("reject", "dead");
    assertThat(attempts(rejected)).extracting("outcome").containsExactly("rejected");
    UUID hung = ended("hangs", "dead");
    Map<String, Object> attempt = attempts(hung).get(0);
    assertThat(attempt).containsEntry("outcome", "failed").containsEntry("error_class", "timeout");
    assertThat((String) attempt.get("stack")).contains("Delay");
  }

  @Test
  void the_attempt_of_a_lost_worker_is_a_row() {
    UUID id =
        (UUID)
            sql.value(
                "insert into jobs (type, status, claim_seq, locked_by, lease_until, started_at, route_version) values ('quick', 'running', 1, 'gone', now(), now(), 'v1') returning id");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    assertThat(attempts(id).get(0))
        .containsEntry("outcome", "rescued")
        .containsEntry("attempt", 1)
        .containsEntry("worker", "gone")
        .containsEntry("error_class", "worker_lost")
        .containsEntry("route_version", "v1");
  }

  @Test
  void a_released_attempt_is_a_row() {
    UUID id =
        (UUID)
            sql.value(
                "insert into jobs (type, status, claim_seq, locked_by, lease_until, run_at) values ('quick', 'running', 1, 'leaver', now() + interval '1 hour', now() + interval '1 day') returning id");
    assertThat(sql.number("select release_unheld_jobs('leaver', '[]')")).isEqualTo(1);
    assertThat(attempts(id).get(0))
        .containsEntry("outcome", "released")
        .containsEntry("attempt", 1)
        .containsEntry("worker", "leaver");
  }

  @Test
  void a_history_shows_the_newest_200_attempts() {
    UUID id = (UUID) sql.value("select enqueue_job('quick', run_at => now() + interval '1 day')");
    sql.run(
        "insert into job_attempts (job_id, claim_seq, attempt, outcome) select ?, n, 1, 'snoozed' from generate_series(1, 300) n",
        id);
    JsonNode history = application.http().get("/api/jobs/" + id).data().get("history");
    assertThat(history).hasSize(200);
    assertThat(sql.number("select count(*) from job_attempts where job_id = ?", id)).isEqualTo(300);
  }

  @Test
  void attempts_of_an_earlier_version_know_their_type() throws Exception {
    DatabaseUrl earlier = TestDatabase.empty();
    Sql rows = new Sql(earlier);
    try (HikariDataSource pool = TestDatabase.pool(earlier)) {
      Flyway.configure()
          .dataSource(pool)
          .table("jobroutes_migrations")
          .target("14")
          .load()
          .migrate();
      rows.run(
          """
        with job as (insert into jobs (type) values ('mail') returning id)
        insert into job_attempts (job_id, claim_seq, attempt, outcome)
        select id, 1, 1, 'failed' from job union all select gen_random_uuid(), 1, 1, 'failed'
        """);
      Migrations.apply(pool);
    }
    assertThat(rows.rows("select type from job_attempts where type is not null"))
        .containsExactly(Map.of("type", "mail"));
    assertThat(rows.number("select count(*) from job_attempts")).isEqualTo(2);
  }

  /** What Java says in a route. */
  public static final class Snoozes {
    public void twice(@Header("CamelJobClaim") long claim) {
      if (claim < 3) {
        throw new JobSnoozed("not now", Duration.ZERO);
      }
    }
  }

  private static UUID ended(String type, String status) {
    UUID id = (UUID) sql.value("select enqueue_job(?)", type);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = ? from jobs where id = ?", status, id));
    return id;
  }

  private static List<Map<String, Object>> attempts(UUID id) {
    return sql.rows("select * from job_attempts where job_id = ? order by claim_seq", id);
  }
}
