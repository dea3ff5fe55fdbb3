package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.database.Pools;
import org.jobroutes.support.Backlog;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** How jobs come into the table. Jobs of the type "still" wait, for it is paused. */
class EnqueueTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    String[] steps = {"- log: { message: x, loggingLevel: DEBUG }"};
    application =
        new TestApplication(TestDatabase.migrated())
            .type("echo", "maxAttempts: 7", steps)
            .type("still", "", steps)
            .type("other", "", steps)
            .start();
    sql = application.sql();
    for (String type : List.of("still", "other")) {
      assertThat(sql.is("select pause_job_type(?)", type)).isTrue();
    }
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select enqueued_job_json(enqueue_job('young'))",
        "select job from accept_jobs('{\"type\": \"young\"}', true)",
        "select job from accept_jobs(jsonb_build_array(jsonb_build_object('type', 'young', 'uniqueKey', new_job_id())), true)",
        "select enqueue_jobs_once(cast(new_job_id() as text), '{\"type\": \"young\"}')"
      })
  void a_connection_that_enqueued_into_an_empty_table_reads_few_pages_when_it_has_grown(
      String enqueue) {
    DatabaseUrl url = TestDatabase.migrated();
    Sql own = new Sql(url);
    Backlog.beginEmpty(own, "young");
    own.run("vacuum analyze job_requests");
    try (HikariDataSource pool = Pools.requests(url, 1)) {
      Sql client = new Sql(pool);
      for (int i = 0; i < 10; i++) {
        client.value(enqueue);
      }
      own.run("insert into jobs (type) select 'young' from generate_series(1, 30000)");
      own.run(
          "insert into job_requests (idempotency_key, body_hash) select cast(i as text), '' from generate_series(1, 30000) i");
      assertThat(Claims.pages(Claims.explain(client, enqueue))).isLessThan(100);
    }
  }

  @Test
  void enqueue_job_takes_its_parameters_by_position_and_by_name() {
    Object id =
        sql.value(
            "select enqueue_job('still', '{\"a\": 1}', '2100-01-01 00:00+00', 3, 50, 'by position')");
    assertThat(row(id))
        .containsEntry("max_attempts", 3)
        .containsEntry("priority", 50)
        .containsEntry("unique_key", "by position")
        .containsEntry("year", "2100")
        .containsEntry("status", "pending");
    id =
        sql.value(
            "select enqueue_job(type => 'still', payload => '[1]', run_at => now(), max_attempts => 9, priority => 1, unique_key => 'by name')");
    assertThat(row(id)).containsEntry("max_attempts", 9).containsEntry("unique_key", "by name");
    assertThat(sql.text("select cast(payload as text) from jobs where id = ?", id))
        .isEqualTo("[1]");
  }

  @Test
  void what_the_caller_leaves_out_comes_from_the_type_but_for_a_plain_insert() {
    Object id = sql.value("select enqueue_job('echo')");
    assertThat(row(id)).containsEntry("max_attempts", 7).containsEntry("priority", 0);
    assertThat(row(id)).containsEntry("payload", null);
    id = sql.value("insert into jobs (type) values ('echo') returning id");
    assertThat(row(id)).containsEntry("max_attempts", 5).containsEntry("priority", 0);
    Object inserted = id;
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", inserted));
  }

  @Test
  void ids_come_in_the_order_asked_for() {
    List<Object> ids = new ArrayList<>();
    sql.rows(
            "select id from enqueue_jobs((select jsonb_agg(jsonb_build_object('type', 'still', 'payload', n)) from generate_series(1, 1000) n))")
        .forEach(row -> ids.add(row.get("id")));
    Map<Object, Object> numbers = new HashMap<>();
    sql.rows(
            "select id, cast(payload as int) as n from jobs where jsonb_typeof(payload) = 'number'")
        .forEach(row -> numbers.put(row.get("id"), row.get("n")));
    List<Object> payloads = ids.stream().map(numbers::get).toList();
    assertThat(payloads).isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
  }

  @Test
  void all_are_enqueued_or_none() {
    long before = sql.number("select count(*) from jobs");
    assertThatThrownBy(
            () ->
                sql.run(
                    "select * from enqueue_jobs('[{\"type\":\"still\"},{\"type\":\"still\",\"priority\":101}]')"))
        .hasMessageContaining("jobs[1].priority");
    assertThat(sql.number("select count(*) from jobs")).isEqualTo(before);
  }

  @Test
  void workers_are_notified_only_when_no_due_job_of_that_type_waited() throws SQLException {
    sql.run("delete from jobs where type in ('still', 'other')");
    try (Connection listening = sql.open();
        Statement statement = listening.createStatement()) {
      statement.execute("listen process_jobs_trigger");
      assertThat(
              notified(listening, "select enqueue_job('still', run_at => now() + interval '1 h')"))
          .as("not due yet")
          .isFalse();
      assertThat(notified(listening, "select enqueue_job('still')")).isTrue();
      assertThat(notified(listening, "select enqueue_job('still')")).as("one waits").isFalse();
      assertThat(notified(listening, "select enqueue_job('other')")).as("another type").isTrue();
      sql.run("update jobs set status = 'completed' where type = 'still' and run_at <= now()");
      assertThat(notified(listening, "select enqueue_job('still')")).as("none waits").isTrue();
    }
  }

  private static boolean notified(Connection listening, String enqueue) throws SQLException {
    sql.run(enqueue);
    sql.run("select pg_notify('process_jobs_trigger', 'mark')");
    List<String> seen = new ArrayList<>();
    while (!seen.contains("mark")) {
      for (var notification : listening.unwrap(PGConnection.class).getNotifications(5_000)) {
        seen.add(notification.getParameter());
      }
    }
    return seen.contains("check_pending");
  }

  @Test
  void ids_are_ordered_by_time() {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      UUID id = (UUID) sql.value("select enqueue_job('still')");
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      millis.add(id.getMostSignificantBits() >>> 16);
    }
    assertThat(millis).isSorted();
    long now = sql.number("select extract(epoch from clock_timestamp()) * 1000");
    assertThat(Collections.max(millis)).isBetween(now - 10_000, now);
  }

  @Test
  void jobs_of_a_paused_type_wait_until_it_is_resumed() {
    sql.run("select pause_job_type('echo')");
    Object paused = sql.value("select enqueue_job('echo')");
    // A claim that passes over it: the worker is awake and finds others.
    sql.run("select resume_job_type('other')");
    Object other = sql.value("select enqueue_job('other')");
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", other));
    sql.run("select pause_job_type('other')");
    assertThat(row(paused)).containsEntry("status", "pending").containsEntry("claim_seq", 0L);
    assertThat(sql.is("select resume_job_type('echo')")).isTrue();
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", paused));
    assertThat(sql.value("select pause_job_type('nobody')")).isNull();
  }

  private static Map<String, Object> row(Object id) {
    return sql.row(
        "select *, to_char(run_at at time zone 'UTC', 'YYYY') as year from jobs where id = ?", id);
  }
}
