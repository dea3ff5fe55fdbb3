package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many jobs are cancelled or retried by one filter, in batches, beside workers. */
class BulkTest {
  private Sql sql;

  @BeforeEach
  void prepare() {
    sql = new Sql(TestDatabase.migrated());
  }

  @Test
  void a_filter_means_what_all_its_members_mean() {
    sql.run(
        """
        insert into jobs (type, status, error_class, finished_at, payload) values
          ('a', 'dead', 'timeout', '2026-01-01 10:00Z', '1'), ('a', 'dead', 'timeout', '2026-01-01 11:00Z', '2'),
          ('a', 'dead', 'other', '2026-01-01 10:30Z', '3'), ('b', 'dead', 'timeout', '2026-01-01 10:30Z', '4'),
          ('a', 'cancelled', 'timeout', '2026-01-01 10:30Z', '5'), ('a', 'completed', null, '2026-01-01 10:30Z', '6')
        """);
    assertThat(meant("{\"status\":\"dead\"}")).isEqualTo(4);
    assertThat(meant("{\"type\":\"a\"}")).isEqualTo(4);
    assertThat(meant("{\"errorClass\":\"timeout\"}")).isEqualTo(4);
    assertThat(meant("{\"from\":\"2026-01-01T10:30:00Z\"}")).isEqualTo(4);
    assertThat(meant("{\"to\":\"2026-01-01T10:30:00Z\"}")).isEqualTo(1);
    assertThat(
            meant(
                "{\"status\":\"dead\",\"type\":\"a\",\"errorClass\":\"timeout\",\"from\":\"2026-01-01T10:30:00Z\",\"to\":null}"))
        .isEqualTo(1);
    call("retry_jobs", "{\"type\":\"a\",\"status\":\"dead\",\"to\":\"2026-01-01T11:00:00Z\"}");
    assertThat(
            sql.text(
                "select string_agg(payload::text, ',' order by payload) from jobs where status = 'pending'"))
        .isEqualTo("1,3");
  }

  @Test
  void jobs_that_are_not_finished_are_meant_by_the_time_they_were_created() {
    sql.run(
        "insert into jobs (type, status, created_at) values ('a', 'pending', '2026-01-01 10:00Z'), ('a', 'running', '2026-01-01 11:00Z'), ('a', 'pending', '2026-01-01 12:00Z')");
    Map<String, Object> done = call("cancel_jobs", "{\"to\":\"2026-01-01T12:00:00Z\"}");
    assertThat(done).containsEntry("matched", 2L).containsEntry("changed", 2L);
    assertThat(sql.text("select string_agg(status, ',' order by created_at) from jobs"))
        .isEqualTo("cancelled,running,pending");
    assertThat(sql.number("select count(*) from jobs where cancel_requested_at is not null"))
        .isEqualTo(2);
    assertThat(call("cancel_jobs", "{\"status\":\"running\"}")).containsEntry("matched", 0L);
  }

  @Test
  void more_than_a_batch_changes_but_what_is_locked_or_whose_key_is_taken() throws Exception {
    sql.run(
        "insert into jobs (type, status, unique_key) select 'a', 'dead', case when n <= 3 then 'k' end from generate_series(1, 1700) n");
    try (Connection other = sql.open()) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute("select id from jobs where unique_key is null order by id limit 1 for update");
      assertThat(call("retry_jobs", "{\"status\":\"dead\"}"))
          .containsEntry("matched", 1700L)
          .containsEntry("changed", 1697L);
    }
    assertThat(
            sql.number("select count(*) from jobs where status = 'pending' and unique_key = 'k'"))
        .isEqualTo(1);
    assertThat(call("retry_jobs", "{\"status\":\"dead\"}")).containsEntry("changed", 1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retry_jobs  | {}                       | filter: given {}, allowed an object with at least one of status, type, errorClass, from, to",
        "retry_jobs  | {\"type\":null}          | filter: given {\"type\": null}, allowed",
        "retry_jobs  | []                       | filter: given [], allowed",
        "retry_jobs  | {\"status\":\"running\"} | filter.status: given \"running\", allowed dead or cancelled",
        "cancel_jobs | {\"status\":\"dead\"}    | filter.status: given \"dead\", allowed pending or running",
        "cancel_jobs | {\"status\":[\"dead\"]}  | filter.status: given [\"dead\"], allowed",
        "cancel_jobs | {\"Type\":\"a\"}         | filter: given the member \"Type\", allowed status,",
        "cancel_jobs | {\"type\":\"A b\"}       | filter.type: given \"A b\", allowed",
        "cancel_jobs | {\"errorClass\":7}       | filter.errorClass: given 7, allowed",
        "cancel_jobs | {\"from\":\"yesterday\"} | filter.from: given \"yesterday\", allowed a time with its zone",
        "cancel_jobs | {\"to\":\"2026-13-01T00:00:00Z\"} | filter.to: given",
        "cancel_jobs | {\"to\":1}               | filter.to: given 1, allowed"
      })
  void a_wrong_filter_is_refused_and_changes_nothing(String name, String filter, String message) {
    sql.run("insert into jobs (type, status) values ('a', 'pending'), ('a', 'dead')");
    assertThatThrownBy(() -> call(name, filter))
        .hasMessageContaining(message)
        .extracting("state")
        .isEqualTo("JQ400");
    assertThat(sql.number("select count(*) from jobs where updated_at > created_at")).isZero();
  }

  @Test
  void while_workers_run_there_is_no_deadlock_and_nothing_is_lost() {
    TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .type("quick", "", "- setBody: { constant: done }")
            .type(
                "fails",
                "maxAttempts: 1",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: no }");
    sql = application.sql();
    sql.run(
        "insert into jobs (type, max_attempts) select case n % 3 when 0 then 'fails' else 'quick' end, 1 from generate_series(1, 20000) n");
    application.start();
    try {
      List<CompletableFuture<Void>> people =
          List.of(
                  "cancel_jobs|pending",
                  "retry_jobs|dead",
                  "retry_jobs|cancelled",
                  "cancel_jobs|pending")
              .stream()
              .map(call -> CompletableFuture.runAsync(() -> repeat(call)))
              .toList();
      people.forEach(CompletableFuture::join);
      call("retry_jobs", "{\"status\":\"cancelled\"}");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  sql.number("select count(*) from jobs where status in ('pending', 'running')")
                      == 0);
    } finally {
      application.close();
    }
    assertThat(
            sql.number("select deadlocks from pg_stat_database where datname = current_database()"))
        .isZero();
    assertThat(
            sql.number("select count(*) from jobs where type = 'quick' and status = 'completed'"))
        .isEqualTo(13_334);
    assertThat(
            sql.number(
                "select count(*) from jobs where type = 'fails' and status in ('dead', 'cancelled')"))
        .isEqualTo(6_666);
    assertThat(
            sql.number(
                "select count(*) from jobs where claim_seq <> attempts + yields + case status when 'completed' then 1 else 0 end"))
        .isZero();
  }

  private void repeat(String call) {
    String[] parts = call.split("\\|", -1);
    for (int i = 0; i < 5; i++) {
      call(parts[0], "{\"status\":\"" + parts[1] + "\"}");
    }
  }

  private long meant(String filter) {
    Map<String, Object> counted =
        sql.row("call retry_jobs(cast(? as jsonb), dry_run => true)", filter);
    assertThat(counted).containsEntry("changed", 0L);
    return (Long) counted.get("matched");
  }

  private Map<String, Object> call(String name, String filter) {
    return sql.row("call " + name + "(cast(? as jsonb))", filter);
  }
}
