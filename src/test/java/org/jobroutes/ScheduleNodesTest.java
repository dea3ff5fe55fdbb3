package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** Several processes on one database. */
class ScheduleNodesTest {
  private static final int SCHEDULES = 50;
  private static final int ROUNDS = 4;

  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);

  @Test
  void two_nodes_fire_each_slot_once() {
    sql.run("delete from job_schedules");
    sql.run(
        """
        insert into job_schedules (name, type, cron)
        select 'schedule-' || n, 'quick', to_char(now() + interval '180 days', '0 0 1 FMMM *')
        from generate_series(1, ?) n
        """,
        SCHEDULES);
    try (TestApplication one = node("true");
        TestApplication two = node("true")) {
      assertThat(one.has("enqueue-scheduled") && two.has("enqueue-scheduled")).isTrue();
      await().until(() -> sql.is("select bool_and(next_at is not null) from job_schedules"));
      for (int round = 1; round <= ROUNDS; round++) {
        long expected = (long) round * SCHEDULES;
        sql.run("update job_schedules set next_at = now() - interval '1 second'");
        await().until(() -> sql.is("select bool_and(next_at > now()) from job_schedules"));
        await()
            .until(
                () ->
                    sql.number("select count(*) from jobs where status = 'completed'") >= expected);
        assertThat(sql.number("select count(*) from jobs")).isEqualTo(expected);
      }
      assertThat(
              sql.number(
                  "select count(*) from (select unique_key from jobs group by 1 having count(*) = ?) s",
                  ROUNDS))
          .isEqualTo(SCHEDULES);
    }
  }

  @Test
  void a_process_that_is_told_so_fires_none() {
    try (TestApplication silent = node("false")) {
      assertThat(silent.has("rescue-jobs")).isTrue();
      assertThat(silent.has("enqueue-scheduled")).isFalse();
    }
  }

  @Test
  void a_new_database_has_the_three_schedules() {
    assertThat(
            sql
                .rows("select name, type, cron, time_zone, missed from job_schedules order by name")
                .stream()
                .map(row -> row.values().toString()))
        .containsExactly(
            "[calendar_sync, calendar_sync, */30 * * * *, UTC, skip]",
            "[housekeeping, housekeeping, 0 3 * * *, UTC, once]",
            "[risk_check, risk_check, */5 * * * *, UTC, skip]");
    assertThat(sql.text("select payload from job_schedules where name = 'calendar_sync'"))
        .isEqualTo("{\"userId\": \"system\"}");
  }

  private TestApplication node(String schedules) {
    return new TestApplication(database)
        .set("JOBS_SCHEDULES", schedules)
        .type("quick", "", "- log: { message: x, loggingLevel: DEBUG }")
        .start();
  }
}
