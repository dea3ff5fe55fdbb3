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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route may say beside its result: later, and another job. */
class RouteSignalsTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("all", "maxAttempts: 7", "- setBody: { constant: ok }")
            .type(
                "naps",
                "",
                "- choice: { when: [ { simple: '${header.CamelJobClaim} == 1', steps: [ { setHeader: { name: CamelJobSnooze, constant: 0s } } ] } ] }")
            .type(
                "sleeps",
                "",
                "- choice: { when: [ { simple: '${header.CamelJobClaim} == 1', steps: [ { throwException: { exceptionType: org.jobroutes.job.JobSnoozed, message: 1ms } } ] } ] }")
            .type(
                "oversleeps",
                "backoff: 1h",
                "- setHeader: { name: CamelJobSnooze, constant: soon }")
            .type(
                "follows",
                "backoff: 1h",
                "- setHeader: { name: CamelJobUniqueKey, simple: 'after-${header.CamelJobId}' }",
                "- to: job:all?runAt=2100-01-01T00:00:00Z&priority=9",
                "- setBody: { simple: '${header.CamelJobEnqueued}' }")
            .type("strays", "backoff: 1h", "- to: job:no-such-type");
    sql = application.sql();
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @ParameterizedTest
  @CsvSource({"naps", "sleeps"})
  void a_route_snoozes_by_a_header_or_an_exception(String type) {
    UUID id = (UUID) sql.value("select enqueue_job(?)", type);
    assertThat(ended(id))
        .containsEntry("status", "completed")
        .containsEntry("yields", 1)
        .containsEntry("attempts", 0);
  }

  @Test
  void a_snooze_that_is_no_duration_is_a_failure_that_says_so() {
    UUID id = (UUID) sql.value("select enqueue_job('oversleeps')");
    await().until(() -> sql.is("select attempts = 1 from jobs where id = ?", id));
    assertThat(sql.text("select last_error from jobs where id = ?", id))
        .contains("snooze: given \"soon\"");
  }

  @Test
  void a_route_enqueues_another_job_and_its_body_goes_on() {
    UUID id = (UUID) sql.value("select enqueue_job('follows', '{\"a\":[1,2.50]}')");
    Map<String, Object> job = ended(id);
    UUID next = UUID.fromString(((String) job.get("last_result")));
    assertThat(sql.row("select *, cast(payload as text) as p from jobs where id = ?", next))
        .containsEntry("type", "all")
        .containsEntry("p", "{\"a\": [1, 2.5]}")
        .containsEntry("priority", 9)
        .containsEntry("max_attempts", 7)
        .containsEntry("unique_key", "after-" + id);
    UUID stray = (UUID) sql.value("select enqueue_job('strays')");
    await().until(() -> sql.is("select attempts = 1 from jobs where id = ?", stray));
    assertThat(sql.text("select last_error from jobs where id = ?", stray))
        .contains("allowed a known job type");
  }

  private static Map<String, Object> ended(UUID id) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status in ('completed', 'dead') from jobs where id = ?", id));
    return sql.row("select *, result #>> '{}' as last_result from jobs where id = ?", id);
  }
}
