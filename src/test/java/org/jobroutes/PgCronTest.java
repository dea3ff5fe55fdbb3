package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.schedule.CronSlots;
import org.jobroutes.support.DebianServer;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.Sql.SqlFailure;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/setup-cron-jobs.sql} on a real PostgreSQL with pg_cron. */
class PgCronTest {
  private static final String ACTIVE =
      "enqueue-calendar-sync,enqueue-housekeeping,enqueue-risk-check,notify-job-processor,purge-cron-history";

  @TempDir static Path folder;
  private static DebianServer server;
  private static DatabaseUrl database;
  private static Sql sql;
  private static String script;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> version = DebianServer.versionWith("pg_cron");
    if (version.isEmpty()) {
      Assumptions.abort("pg_cron isn't installed: apt-get install postgresql-15-cron");
    }
    script = Files.readString(Path.of("scripts/setup-cron-jobs.sql"));
    server =
        DebianServer.start(
            version.get(),
            folder,
            "shared_preload_libraries = 'pg_cron'",
            "cron.database_name = 'postgres'",
            "cron.host = '" + folder.resolve("pg/data") + "'");
    database = server.url("postgres");
    sql = new Sql(database);
    try (HikariDataSource pool = TestDatabase.pool(database)) {
      Migrations.apply(pool);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void pasted() {
    sql.run(script);
  }

  @Test
  void pasted_twice_it_schedules_each_job_once_and_pauses_what_it_replaces() {
    List<?> before = sql.rows("select * from cron.job order by jobid");
    sql.run(script);
    assertThat(sql.rows("select * from cron.job order by jobid")).isEqualTo(before);
    assertThat(names()).isEqualTo(ACTIVE);
    assertThat(sql.is("select bool_and(paused) from job_schedules")).isTrue();
    assertThat(
            sql.number(
                "select count(*) from cron.job j join job_schedules s on j.jobname = 'enqueue-' || replace(s.name, '_', '-') and j.schedule = s.cron"))
        .as("its lines fire when the schedules that they replace would")
        .isEqualTo(3);
  }

  @Test
  void each_minute_it_wakes_a_worker_that_would_not_look_for_an_hour() {
    try (TestApplication application =
        new TestApplication(database)
            .set("JOBS_POLL_INTERVAL", "1h")
            .set("JOBS_LEASE", "1h")
            .type("calendar_sync", "", "- setBody: { constant: done }")
            .start()) {
      await()
          .until(
              () ->
                  sql.is("select count(*) > 0 from pg_stat_activity where query ilike 'listen%'"));
      // While this row waits, enqueue_job doesn't notify: only the job for that does.
      Object id =
          application.sql().value("insert into jobs (type) values ('calendar_sync') returning id");
      String enqueue =
          sql.text("select command from cron.job where jobname = 'enqueue-calendar-sync'");
      sql.run("select cron.schedule('enqueue-calendar-sync', '* * * * *', ?)", enqueue);
      await()
          .atMost(Duration.ofSeconds(130))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  sql.is(
                      "select count(*) > 0 from jobs where unique_key = 'schedule:calendar_sync' and payload = '{\"userId\":\"system\"}' and status = 'completed'"));
      assertThat(
              sql.is(
                  "select count(*) > 0 from cron.job_run_details r, jobs j where r.command like 'NOTIFY%' and j.id = ? and r.start_time between j.created_at and j.started_at",
                  id))
          .isTrue();
      assertThat(sql.rows("select * from cron.job_run_details where status = 'failed'")).isEmpty();
    }
  }

  @Test
  void what_no_worker_serves_yet_is_no_failure() {
    for (String name :
        List.of("enqueue-risk-check", "enqueue-housekeeping", "purge-cron-history")) {
      sql.run(sql.text("select command from cron.job where jobname = ?", name));
    }
    assertThat(sql.number("select count(*) from jobs where type in ('risk_check', 'housekeeping')"))
        .isZero();
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff) values ('risk_check', 5, '1 m', '1 s')");
    sql.run(sql.text("select command from cron.job where jobname = 'enqueue-risk-check'"));
    assertThat(sql.text("select unique_key from jobs where type = 'risk_check'"))
        .isEqualTo("schedule:risk_check");
    sql.run("delete from job_types where type = 'risk_check'");
  }

  @Test
  void the_http_options_post_to_the_application_instead() {
    sql.run(Project.text(Path.of("src/test/resources/pg_net.sql")));
    for (String option : List.of("Option 1", "Option 3")) {
      sql.run(block(option).replace("CREATE EXTENSION IF NOT EXISTS pg_net;", ""));
      assertThat(names()).contains("process-job-queue").doesNotContain("notify-job-processor");
      sql.run(sql.text("select command from cron.job where jobname = 'process-job-queue'"));
    }
    assertThat(sql.rows("select * from net.calls").toString())
        .contains("url=http://localhost:3008/api/jobs/process")
        .contains("url=https://YOUR_PROJECT.supabase.co/functions/v1/process-jobs")
        .contains("\"Authorization\": \"Bearer YOUR_KEY\"");
    assertThat(
            sql.is(
                "select bool_and(headers ->> 'Content-Type' = 'application/json') from net.calls"))
        .isTrue();
    sql.run("select cron.unschedule('process-job-queue')");
  }

  @Test
  void its_last_section_removes_all_and_resumes_what_was_replaced() {
    sql.run("select cron.schedule('somebody-elses', '0 0 1 1 *', 'select 1')");
    sql.run(block("5. Remove"));
    assertThat(names()).isEqualTo("somebody-elses");
    assertThat(sql.number("select count(*) from job_schedules where paused")).isZero();
    sql.run(block("5. Remove"));
    sql.run("select cron.unschedule('somebody-elses')");
  }

  @Test
  void every_line_that_a_schedule_takes_means_something_to_pg_cron_too() {
    String good =
        "* * * * *|*/30 * * * *|0 3 * * *|10-50/20 1,2 * * *|0 0 */2 * *|0 0 29 2 *|0 0 * jan-mar Mon,FRI|0 0 * * 0-7|0\t0 1-31/2,5 * 7";
    String bad = "60 * * * *|* * * *|5/10 * * * *|* * * * 8|* * ? * *|*/0 * * * *";
    for (String cron : good.split("\\|", -1)) {
      assertThat(CronSlots.parse(cron, "UTC")).isNotNull();
      assertThat(takes(cron)).as(cron).isTrue();
    }
    for (String cron : bad.split("\\|", -1)) {
      assertThat(takes(cron)).as(cron).isFalse();
    }
  }

  private static boolean takes(String cron) {
    try {
      sql.run("select cron.unschedule(cron.schedule('probe', ?, 'select 1'))", cron);
      return true;
    } catch (SqlFailure e) {
      return false;
    }
  }

  private static String names() {
    return sql.text("select string_agg(jobname, ',' order by jobname) from cron.job");
  }

  /** What a part of the script has commented out. */
  private static String block(String title) {
    String part = script.substring(script.indexOf(title));
    return part.substring(part.indexOf("/*") + 2, part.indexOf("*/"));
  }
}
