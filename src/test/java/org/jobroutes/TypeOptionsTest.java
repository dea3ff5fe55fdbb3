package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
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

/** What a type may ask for with the options of its route. */
class TypeOptionsTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "minLength": 3}, "n": {"type": "integer"}}}
      """;
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .file("checked.schema.json", SCHEMA)
            .type(
                "checked",
                "schema: checked.schema.json",
                "- to: sql:insert into reached values (1)",
                "- setBody: { constant: ok }")
            .type(
                "all",
                "maxAttempts: 7, timeout: 10s, backoff: 1s, backoffCap: 2m, priority: 30, maxConcurrent: 4, onDead: 'direct:nobody'",
                "- setBody: { constant: ok }")
            .type(
                "dies",
                "maxAttempts: 1, onDead: 'direct:bury'",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: 'no luck' }")
            .type(
                "haunts",
                "maxAttempts: 1, onDead: 'direct:nobody-there?block=false'",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: 'no luck' }")
            .file(
                "bury.camel.yaml",
                """
                - route:
                    id: buries
                    from:
                      uri: job:buries
                      steps: [ { setBody: { constant: ok } } ]
                - route:
                    id: bury
                    from:
                      uri: direct:bury
                      steps:
                        - to: "sql:insert into buried values (cast(:#${body[id]} as uuid), :#${body[lastError]}, :#${header.CamelJobType})"
                """);
    sql = application.sql();
    sql.run("create table reached (n int)");
    sql.run("create table buried (id uuid, error text, type text)");
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void the_policy_is_shown_and_the_priority_is_that_of_jobs_whose_caller_says_nothing() {
    JsonNode types = application.http().get("/api/job-types").data();
    JsonNode all =
        types.findParents("type").stream()
            .filter(t -> t.get("type").asText().equals("all"))
            .findFirst()
            .orElseThrow();
    JsonNode policy = all.get("policy");
    assertThat(policy.get("backoffCapSeconds").asDouble()).isEqualTo(120);
    assertThat(policy.get("priority").asInt()).isEqualTo(30);
    assertThat(policy.get("maxConcurrent").asInt()).isEqualTo(4);
    assertThat(policy.get("onDead").asText()).isEqualTo("direct:nobody");
    sql.run("select pause_job_type('all')");
    assertThat(priority("select enqueue_job('all')")).isEqualTo(30);
    assertThat(priority("select enqueue_job('all', priority => 0)")).isZero();
    assertThat(priority("insert into jobs (type) values ('all') returning id")).isZero();
    sql.run("select resume_job_type('all')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"n\":1}                        | required property 'url' not found",
        "{\"url\":\"x\"}                  | at least 3 characters",
        "{\"url\":\"https\",\"n\":\"1\"}  | string found, integer expected",
        "[1]                              | array found, object expected",
        "null                             | null found, object expected"
      })
  void a_payload_that_does_not_meet_its_schema_is_refused_and_a_row_with_one_dies(
      String payload, String message) {
    String body = "{\"type\":\"checked\",\"payload\":" + payload + "}";
    assertThat(assertError(application.http().post("/api/jobs", body), 422, "invalid_payload"))
        .contains("payload", message);
    assertThat(
            assertError(
                application.http().post("/api/jobs", "[{\"type\":\"dies\"}," + body + "]"),
                422,
                "invalid_payload"))
        .contains("jobs[1]");
    UUID id =
        (UUID)
            sql.value(
                "insert into jobs (type, payload) values ('checked', cast(? as jsonb)) returning id",
                payload);
    Map<String, Object> job = ended(id);
    assertThat(job).containsEntry("status", "dead").containsEntry("error_class", "JobRejected");
    assertThat((String) job.get("last_error")).contains("schema of checked", message);
    assertThat(
            sql.number(
                "select count(*) from jobs where type = 'dies' and created_at = ?",
                job.get("created_at")))
        .isZero();
  }

  @Test
  void a_payload_that_meets_its_schema_runs() {
    JsonNode job =
        assertSuccess(
            application
                .http()
                .post("/api/jobs", "{\"type\":\"checked\",\"payload\":{\"url\":\"https://x\"}}"),
            201);
    assertThat(ended(UUID.fromString(job.get("id").asText()))).containsEntry("status", "completed");
  }

  @Test
  void a_death_is_told_once_to_the_endpoint_of_its_type() {
    UUID id = (UUID) sql.value("select enqueue_job('dies', '{\"n\":1}')");
    ended(id);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.number("select count(*) from buried where id = ?", id) == 1);
    assertThat(sql.row("select * from buried where id = ?", id))
        .containsEntry("error", "no luck")
        .containsEntry("type", "dies");
    await().until(() -> sql.number("select count(*) from job_deaths where job_id = ?", id) == 0);
  }

  @Test
  void a_death_that_cannot_be_told_waits() {
    UUID id = (UUID) sql.value("select enqueue_job('haunts')");
    ended(id);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                sql.number(
                        "select count(*) from job_deaths where job_id = ? and last_error is not null",
                        id)
                    == 1);
    assertThat(
            sql.is("select next_at > now() and attempts = 1 from job_deaths where job_id = ?", id))
        .isTrue();
  }

  private static int priority(String statement) {
    return (int) sql.number("select priority from jobs where id = ?", sql.value(statement));
  }

  private static Map<String, Object> ended(UUID id) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status in ('completed', 'dead') from jobs where id = ?", id));
    return sql.row("select *, result #>> '{}' as last_result from jobs where id = ?", id);
  }
}
