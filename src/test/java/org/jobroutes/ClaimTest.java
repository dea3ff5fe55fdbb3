package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.database.Pools;
import org.jobroutes.support.Backlog;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a claim takes, and what it costs. */
class ClaimTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type(
                "once",
                "",
                "- to: sql:insert into runs values (cast(:#${header.CamelJobId} as uuid), :#${header.CamelJobClaim})")
            .type("other", "", "- setBody: { constant: ok }")
            .type("waiting", "timeout: 1m", "- delay: { constant: '30000' }");
    sql = application.sql();
    sql.run("create table runs (id uuid, claim bigint)");
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void ten_thousand_jobs_inserted_by_plain_sql_all_run_once() {
    sql.run("insert into jobs (type) select 'once' from generate_series(1, 10000)");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                sql.is(
                    "select count(*) = 10000 from jobs where type = 'once' and status = 'completed'"));
    assertThat(sql.number("select count(*) from runs")).isEqualTo(10_000);
    assertThat(sql.number("select count(distinct id) from runs")).isEqualTo(10_000);
    assertThat(
            sql.number(
                "select count(*) from jobs where type = 'once' and (attempts <> 0 or claim_seq <> yields + 1)"))
        .isZero();
  }

  @Test
  void a_slow_job_does_not_delay_the_others() {
    sql.run(
        "select enqueue_jobs(jsonb_agg(jsonb_build_object('type', 'waiting'))) from generate_series(1, 20)");
    await()
        .until(
            () ->
                sql.is(
                    "select count(*) = 20 from jobs where type = 'waiting' and status = 'running'"));
    Object id = sql.value("select enqueue_job('other')");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    sql.run("update jobs set locked_by = null, status = 'dead' where type = 'waiting'");
  }

  @Test
  void a_job_of_a_type_that_nobody_serves_waits() {
    Object id = sql.value("insert into jobs (type) values ('nobody') returning id");
    Object other = sql.value("select enqueue_job('other')");
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", other));
    assertThat(sql.text("select status from jobs where id = ?", id)).isEqualTo("pending");
    assertThat(sql.number("select claim_seq from jobs where id = ?", id)).isZero();
  }

  @Test
  void more_urgent_jobs_come_first_and_a_point_is_an_hour() {
    sql.run("select pause_job_type('once')");
    sql.run(
        "insert into jobs (type, payload, priority, run_at) values ('once', '1', 0, now() - interval '90 minutes'), ('once', '2', 1, now()), ('once', '3', 2, now())");
    String order =
        sql.text(
            "select string_agg(payload::text, ',' order by (run_at at time zone 'UTC') - priority * interval '1 hour') from jobs where type = 'once' and status = 'pending'");
    assertThat(order).isEqualTo("3,1,2");
    sql.run("select resume_job_type('once')");
    await()
        .until(
            () ->
                sql.is("select count(*) = 0 from jobs where type = 'once' and status = 'pending'"));
  }

  @Test
  void a_claim_reads_few_pages_whatever_waits_in_the_future_or_is_paused() {
    Sql own = new Sql(TestDatabase.migrated());
    own.run(
        "insert into job_types (type, max_attempts, timeout, backoff, paused) values ('due', 5, '1m', '1s', false), ('paused', 5, '1m', '1s', true)");
    Backlog.insert(
        own,
        "insert into jobs (type, run_at) select 'due', now() + interval '1 day' from generate_series(1, 300000)",
        "insert into jobs (type) select 'paused' from generate_series(1, 300000)",
        "insert into jobs (type) values ('due'), ('due'), ('due')");
    String claim = Claims.statement(List.of("paused", "due"), 100, 200);
    JsonNode plan = Claims.explain(own, claim);
    assertThat(Claims.scans(plan))
        .contains("Index Scan jobs_claim")
        .noneMatch(scan -> scan.startsWith("Seq Scan"));
    assertThat(plan.get("Actual Rows").asInt()).isEqualTo(3);
    assertThat(Claims.pages(plan)).as("pages read by a claim of 3 among 600,000").isLessThan(200);
  }

  @Test
  void a_claim_is_cut_where_payloads_would_fill_the_memory_but_always_takes_one() {
    Sql own = new Sql(TestDatabase.migrated());
    Backlog.beginEmpty(own, "large");
    own.run(
        "insert into jobs (type, payload) select 'large', to_jsonb(repeat('x', 50000)) from generate_series(1, 6)");
    own.run(
        "insert into jobs (type, payload) select 'large', to_jsonb(n) from generate_series(1, 6) n");
    String claim = Claims.statementWithin(60_000, "large", 12);
    for (int i = 0; i < 3; i++) {
      assertThat(own.rows(claim)).hasSize(2).allMatch(row -> row.get("cut").equals(true));
    }
    assertThat(own.rows(claim)).hasSize(6).allMatch(row -> row.get("cut").equals(false));
  }

  @Test
  void a_claim_from_a_mark_leaves_what_lies_before_it_to_a_claim_of_everything() {
    Sql own = new Sql(TestDatabase.migrated());
    Backlog.beginEmpty(own, "deep");
    own.run(
        "insert into jobs (type, run_at, payload) select 'deep', now() - n * interval '1 s', to_jsonb(n) from generate_series(1, 9) n");
    String claim = Claims.statement(List.of("deep"), 3, 3);
    Map<String, Object> last =
        own.rows(claim).stream()
            .max(Comparator.comparing(row -> (Double) row.get("key")))
            .orElseThrow();
    assertThat(last.get("payload")).hasToString("7");
    own.run(
        "insert into jobs (type, run_at, payload) values ('deep', now() - interval '1 min', '60')");
    assertThat(own.rows(Claims.statementFrom(last, "deep", 3)))
        .extracting(row -> row.get("payload").toString())
        .containsExactlyInAnyOrder("6", "5", "4");
    assertThat(own.rows(claim))
        .extracting(row -> row.get("payload").toString())
        .containsExactlyInAnyOrder("60", "3", "2");
  }

  @Test
  void a_plan_made_for_an_empty_table_still_reads_few_pages_when_it_has_grown() {
    DatabaseUrl url = TestDatabase.migrated();
    Sql own = new Sql(url);
    Backlog.beginEmpty(own, "young");
    try (HikariDataSource lifecycle = Pools.lifecycle(url)) {
      lifecycle.setMaximumPoolSize(1);
      Sql worker = new Sql(lifecycle);
      String outcome =
          "'[{\"id\":\"%s\",\"seq\":1,\"outcome\":\"failed\"}]'".formatted(UUID.randomUUID());
      worker.run(
          "prepare claim as " + Claims.statement(List.of("young"), 3, 3).replace("'[]'", outcome));
      worker.run("execute claim");
      own.run("insert into jobs (type) select 'young' from generate_series(1, 30000)");
      JsonNode plan = Claims.explain(worker, "execute claim");
      assertThat(plan.get("Actual Rows").asInt()).isEqualTo(3);
      assertThat(Claims.scans(plan)).noneMatch(scan -> scan.startsWith("Seq Scan"));
      assertThat(Claims.pages(plan)).as("pages read by a claim of 3").isLessThan(100);
    }
  }
}
