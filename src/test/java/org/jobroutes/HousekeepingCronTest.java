package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jobroutes.support.Project;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The task {@code prune_cron_run_details}, on a table as pg_cron has it. */
class HousekeepingCronTest extends HousekeepingFixture {
  private static final String TASK = "prune_cron_run_details";

  @AfterEach
  void pgCronIsGone() {
    sql.run("drop schema if exists cron cascade");
  }

  @Test
  void without_pg_cron_there_is_nothing_to_prune() {
    assertThat(tidy(TASK).get(TASK).toString())
        .isEqualTo("{\"note\":\"pg_cron is not installed in this database\",\"runs\":0}");
    sql.run("create schema cron");
    assertThat(tidy(TASK).at("/" + TASK + "/note").asText()).contains("not installed");
  }

  @Test
  void runs_go_7_days_after_their_end() {
    pgCron();
    sql.run(
        "insert into cron.job_run_details select n, now() - interval '9 days', now() - interval '8 days' from generate_series(1, 1500) n");
    sql.run(
        "insert into cron.job_run_details values (2000, now() - interval '8 days', now() - interval '7 days' + interval '1 minute'), (2001, now() - interval '7 days', null), (2002, now(), null)");
    assertThat(tidy(TASK).get(TASK).toString()).isEqualTo("{\"runs\":1501}");
    assertThat(names("select runid::text as name from cron.job_run_details"))
        .isEqualTo("2000 2002");
  }

  @Test
  void who_may_not_prune_is_told_what_to_grant() throws SQLException {
    pgCron();
    String role = "housekeeper_" + ProcessHandle.current().pid();
    sql.run("create role " + role);
    try (Connection connection = sql.open();
        Statement session = connection.createStatement()) {
      session.execute("set role " + role);
      assertThat(find(session))
          .isEqualTo(
              role
                  + " may not prune it: GRANT USAGE ON SCHEMA cron, GRANT SELECT, DELETE ON cron.job_run_details|f");
      sql.run("grant usage on schema cron to " + role);
      assertThat(find(session)).endsWith("|f");
      sql.run("grant select, delete on cron.job_run_details to " + role);
      assertThat(find(session)).isEqualTo("null|t");
    } finally {
      sql.run("drop owned by " + role);
      sql.run("drop role " + role);
    }
  }

  private static void pgCron() {
    sql.run("create schema cron");
    sql.run(
        "create table cron.job_run_details (runid bigint primary key, start_time timestamptz, end_time timestamptz)");
  }

  private static String find(Statement session) throws SQLException {
    session.execute(Project.text(Path.of("src/main/resources/sql/find-cron-runs.sql")));
    ResultSet row = session.getResultSet();
    row.next();
    return row.getString("note") + "|" + row.getString("more");
  }
}
