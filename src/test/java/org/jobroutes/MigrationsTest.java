package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** The tables are made, adopted and brought up to date, and nothing in them is lost. */
class MigrationsTest {
  private static final String EARLIER_TABLE =
      """
      CREATE TABLE jobs (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        type text NOT NULL,
        payload jsonb,
        run_at timestamptz NOT NULL DEFAULT now(),
        attempts int NOT NULL DEFAULT 0,
        max_attempts int NOT NULL DEFAULT 5,
        status text NOT NULL DEFAULT 'pending',
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX idx_jobs_status_run_at ON jobs (status, run_at);
      """;
  private static final String COLUMNS =
      "id, type, payload, run_at, attempts, max_attempts, status, last_error, created_at, updated_at";
  private static final String HASH =
      "select md5(string_agg(md5(cast(row(" + COLUMNS + ") as text)), '' order by id)) from jobs";
  private static final String DEFINITIONS =
      """
      select ordinal_position, column_name, data_type, column_default, is_nullable
      from information_schema.columns where table_name = 'jobs' and ordinal_position <= 10
      order by ordinal_position
      """;
  private static final String LAW_BREAKERS =
      """
      select count(*) from jobs
      where status <> 'running'
        and claim_seq <> attempts + yields + case status when 'completed' then 1 else 0 end
      """;

  private final DatabaseUrl url = TestDatabase.empty();
  private final Sql sql = new Sql(url);

  @Test
  void an_empty_database_gets_the_public_table() throws Exception {
    migrate();
    Sql earlier = new Sql(TestDatabase.empty());
    earlier.run(EARLIER_TABLE);
    assertThat(sql.rows(DEFINITIONS)).hasSize(10).isEqualTo(earlier.rows(DEFINITIONS));
    assertThat(indexes()).contains("jobs_pkey", "jobs_claim", "jobs_running");
  }

  @Test
  void an_earlier_table_is_adopted_with_all_its_rows() throws Exception {
    sql.run(EARLIER_TABLE);
    sql.run(
        """
        insert into jobs (type, payload, run_at, attempts, max_attempts, status, last_error, created_at, updated_at)
        select 'type' || n % 7, jsonb_build_object('n', n), now() - n * interval '1 min', n % 6, 5,
               (array['pending', 'running', 'completed', 'dead'])[1 + n % 4], nullif('error ' || n % 3, 'error 0'),
               now() - n * interval '2 min', now() - n * interval '1 s'
        from generate_series(1, 10000) n
        """);
    String before = sql.text(HASH);
    migrate();
    assertThat(sql.number("select count(*) from jobs")).isEqualTo(10_000);
    assertThat(sql.text(HASH)).isEqualTo(before);
    assertThat(sql.number(LAW_BREAKERS)).isZero();
    sql.run("insert into jobs (type, payload) values ('calendar_sync', '{\"userId\":\"system\"}')");
  }

  @Test
  void rows_that_break_todays_rules_are_adopted_too_and_can_still_be_written() throws Exception {
    sql.run(EARLIER_TABLE);
    sql.run(
        """
        insert into jobs (type, attempts, max_attempts, status, run_at) values
          ('old', 2, 0, 'pending', now()), ('old', 3, 5000, 'completed', now()), ('old', 1, 5, 'failed', now()),
          ('old', -1, 5, 'pending', now()), ('old', 1, 5, 'pending', '-infinity'), ('old', 0, 5, 'pending', 'infinity')
        """);
    String before = sql.text(HASH);
    migrate();
    assertThat(sql.text(HASH)).isEqualTo(before);
    assertThat(sql.number(LAW_BREAKERS)).isZero();
    // As a claim does: one such row must not keep it from the others.
    sql.run("update jobs set claim_seq = claim_seq + 1 where type = 'old'");
  }

  @Test
  void a_worker_serves_an_adopted_table_whatever_is_in_it() throws Exception {
    sql.run(EARLIER_TABLE);
    sql.run(
        """
        insert into jobs (type, attempts, max_attempts, run_at) values
          ('echo', 0, 0, now()), ('echo', -1, 5, now()), ('echo', 7, 5000, '-infinity'), ('echo', 0, 5, now())
        """);
    String[] steps = {"- log: { message: x, loggingLevel: DEBUG }"};
    try (TestApplication application = new TestApplication(url).type("echo", "", steps).start()) {
      await().until(() -> sql.is("select bool_and(status = 'completed') from jobs"));
      assertThat(application.http().get("/api/jobs").data()).hasSize(4);
      assertThat(application.http().get("/api/health/queues").status()).isEqualTo(200);
    }
    assertThat(sql.number(LAW_BREAKERS)).isZero();
  }

  @Test
  void a_table_among_others_is_adopted() throws Exception {
    sql.run("create table users (id int primary key); create table flyway_schema_history (x int)");
    migrate();
    assertThat(sql.number("select count(*) from jobs")).isZero();
  }

  @Test
  void a_newer_database_is_refused_in_one_sentence() throws Exception {
    migrate();
    sql.run(
        """
        insert into jobroutes_migrations
          (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
        values (999, '999', 'add wonders', 'SQL', 'V999__add_wonders.sql', 1, 'test', 1, true)
        """);
    assertThatThrownBy(this::migrate)
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("migration 999 (add wonders)")
        .hasMessageContaining("start a newer version");
  }

  @Test
  void twenty_processes_may_migrate_one_database_at_once() throws Exception {
    ExecutorService processes = Executors.newFixedThreadPool(20);
    List<Future<?>> migrations = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      migrations.add(processes.submit(this::migrate));
    }
    for (Future<?> migration : migrations) {
      migration.get();
    }
    processes.shutdown();
    assertThat(sql.number("select count(*) from jobroutes_migrations where not success")).isZero();
    assertThat(sql.number("select count(*) - count(distinct version) from jobroutes_migrations"))
        .isZero();
  }

  @Test
  void migrating_twice_changes_nothing() throws Exception {
    migrate();
    List<Map<String, Object>> applied = sql.rows("select * from jobroutes_migrations");
    List<String> indexes = indexes();
    migrate();
    assertThat(sql.rows("select * from jobroutes_migrations")).isEqualTo(applied);
    assertThat(indexes()).isEqualTo(indexes);
  }

  private Void migrate() throws SQLException {
    try (HikariDataSource pool = TestDatabase.pool(url)) {
      Migrations.apply(pool);
      return null;
    }
  }

  private List<String> indexes() {
    return sql.rows("select indexname from pg_indexes where tablename = 'jobs' order by 1").stream()
        .map(row -> row.get("indexname").toString())
        .toList();
  }
}
