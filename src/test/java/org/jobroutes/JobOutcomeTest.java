package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a job, by what its route does. */
class JobOutcomeTest {
  private static final String NEVER_MIND = "maxAttempts: 3, backoff: 1h";
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type(
                "echo",
                "description: gives its payload back",
                "- log: { message: \"${body}\", loggingLevel: DEBUG }")
            .type("text", "", "- setBody: { constant: 'not { JSON' }")
            .type("json", "", "- setBody: { constant: '{\"a\":[1,2]}' }")
            .type(
                "headers",
                "",
                "- setBody: { simple: '${header.CamelJobType}/${header.CamelJobAttempt}/${header.CamelJobClaim}/${header.CamelJobId}' }")
            .type(
                "wipe",
                "",
                "- removeHeaders: { pattern: '*' }",
                "- removeProperties: { pattern: '*' }",
                "- setBody: { constant: wiped }",
                "- stop: {}")
            .type(
                "stream",
                "",
                "- setBody: { constant: '[7]' }",
                "- convertBodyTo: { type: java.io.InputStream }")
            .type(
                "async",
                "",
                "- delay: { constant: '50', asyncDelayed: true }",
                "- setBody: { constant: waited }")
            .type(
                "parallel",
                "",
                "- split: { simple: '1,2,3', delimiter: ',', parallelProcessing: true, steps: [ { log: { message: x, loggingLevel: DEBUG } } ] }",
                "- setBody: { constant: split }")
            .type("query", "", "- to: sql:select 42 as answer?outputType=SelectOne")
            .type("jdbc", "", "- setBody: { constant: 'select 43 as answer' }", "- to: jdbc:shared")
            .type(
                "fail",
                NEVER_MIND,
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: 'no luck' }")
            .type(
                "fail-fast",
                "maxAttempts: 3, backoff: 0s",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: 'no luck' }")
            .type(
                "reject",
                NEVER_MIND,
                "- throwException: { exceptionType: org.jobroutes.job.JobRejected, message: 'bad payload' }")
            .type(
                "nul",
                NEVER_MIND,
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: \"a\\0b\" }")
            .type("nul-result", NEVER_MIND, "- setBody: { constant: \"a\\0b\" }")
            .type(
                "large",
                NEVER_MIND,
                "- to: sql:select repeat('x', 70000) as x?outputType=SelectOne")
            .type(
                "slow",
                "timeout: 300ms, backoff: 1h",
                "- delay: { constant: '60000', asyncDelayed: false }")
            .type(
                "slow-async",
                "timeout: 300ms, backoff: 1h",
                "- delay: { constant: '60000', asyncDelayed: true }")
            .start();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
    assertThat(sql.number("select count(*) from jobs where status = 'running'")).isZero();
    assertThat(
            sql.number(
                "select count(*) from jobs where claim_seq <> attempts + yields + case status when 'completed' then 1 else 0 end"))
        .isZero();
  }

  @Test
  void the_body_that_a_route_ends_with_is_the_result() {
    assertThat(resultOf("echo", "{\"b\": [1, \"ü\", null]}"))
        .isEqualTo("{\"b\": [1, \"ü\", null]}");
    assertThat(resultOf("echo", null)).isNull();
    assertThat(resultOf("text", null)).isEqualTo("\"not { JSON\"");
    assertThat(resultOf("json", null)).isEqualTo("{\"a\": [1, 2]}");
    assertThat(resultOf("stream", null)).isEqualTo("[7]");
    assertThat(resultOf("query", null)).isEqualTo("42");
    assertThat(resultOf("jdbc", null)).isEqualTo("[{\"answer\": 43}]");
  }

  @Test
  void a_route_knows_its_job() {
    String result = resultOf("headers", null);
    String id = sql.text("select id from jobs where type = 'headers'");
    assertThat(result).isEqualTo("\"headers/1/1/" + id + "\"");
  }

  @Test
  void what_a_route_does_to_its_exchange_never_damages_the_outcome() {
    assertThat(resultOf("wipe", "{\"x\": 1}")).isEqualTo("\"wiped\"");
    assertThat(resultOf("async", null)).isEqualTo("\"waited\"");
    assertThat(resultOf("parallel", null)).isEqualTo("\"split\"");
  }

  @Test
  void a_failed_attempt_waits_for_its_backoff() {
    Map<String, Object> job = ended("fail", "attempts = 1");
    assertThat(job).containsEntry("status", "pending").containsEntry("last_error", "no luck");
    assertThat(job).containsEntry("error_class", "IllegalStateException");
    assertThat(job.get("wait")).isEqualTo(true);
  }

  @Test
  void a_job_out_of_attempts_is_dead() {
    Map<String, Object> job = ended("fail-fast", "status = 'dead'");
    assertThat(job).containsEntry("attempts", 3).containsEntry("last_error", "no luck");
    assertThat(job.get("finished_at")).isNotNull();
  }

  @Test
  void a_rejected_job_is_dead_at_once() {
    Map<String, Object> job = ended("reject", "status = 'dead'");
    assertThat(job).containsEntry("attempts", 1).containsEntry("error_class", "JobRejected");
  }

  @Test
  void what_postgresql_cannot_store_never_holds_up_other_jobs() {
    assertThat(ended("nul", "attempts = 1")).containsEntry("last_error", "a?b");
    assertThat(ended("nul-result", "attempts = 1")).containsEntry("error_class", "unstorable");
    assertThat(resultOf("json", null)).isEqualTo("{\"a\": [1, 2]}");
  }

  @Test
  void a_result_over_64_kilobytes_is_a_clear_failure() {
    Map<String, Object> job = ended("large", "attempts = 1");
    assertThat((String) job.get("last_error")).contains("allowed are 65536");
  }

  @Test
  void an_attempt_over_its_timeout_fails_whether_it_blocks_or_waits() {
    assertThat(ended("slow", "attempts = 1")).containsEntry("error_class", "timeout");
    assertThat(ended("slow-async", "attempts = 1")).containsEntry("error_class", "timeout");
  }

  private static String resultOf(String type, String payload) {
    Object id = sql.value("select enqueue_job(?, cast(? as jsonb))", type, payload);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    return sql.text("select cast(result as text) from jobs where id = ?", id);
  }

  private static Map<String, Object> ended(String type, String condition) {
    Object id = sql.value("select enqueue_job(?)", type);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                sql.is(
                    "select status <> 'running' and " + condition + " from jobs where id = ?", id));
    return sql.row(
        "select *, run_at > now() + interval '40 minutes' as wait from jobs where id = ?", id);
  }
}
