package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Slots;
import org.jobroutes.support.Sql;
import org.jobroutes.support.Sql.SqlFailure;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules enqueue jobs at their slots. */
class ScheduleTest {
  private static TestApplication application;
  private static Sql sql;
  private static Slots slots;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_SCHEDULES", "true")
            .set("DUAL_RUN_MODE", "true")
            .set("INNGEST_BASE_URL", "http://127.0.0.1:9")
            .type("quick", "", "- log: { message: x, loggingLevel: DEBUG }")
            .type("calendar_sync", "", "- log: { message: x, loggingLevel: DEBUG }")
            .type("long", "", "- delay: { constant: '60000', asyncDelayed: false }")
            .set("JOBS_STOP_TIMEOUT", "0s")
            .start();
    sql = application.sql();
    slots = new Slots(sql);
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void no_schedule_is_left_from_before() {
    sql.run("delete from job_schedules");
  }

  @Test
  void a_slot_that_has_come_enqueues_the_job_and_waits_for_the_next() {
    sql.run(
        "insert into job_schedules (name, type, cron, payload, priority) values ('full', 'quick', ?, '{\"n\":1}', 7)",
        slots.far);
    slots.fire("full");
    Map<String, Object> job =
        sql.row("select j.* from jobs j join job_schedules s on s.last_job_id = j.id");
    assertThat(job.get("type")).isEqualTo("quick");
    assertThat(job.get("payload")).hasToString("{\"n\": 1}");
    assertThat(job.get("priority")).isEqualTo(7);
    assertThat(job.get("unique_key")).isEqualTo("schedule:full");
    assertThat(sql.is("select next_at > now() + interval '100 days' from job_schedules")).isTrue();
    assertThat(sql.is("select last_at > now() - interval '1 minute' from job_schedules")).isTrue();
    await()
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", job.get("id")));
  }

  @Test
  void the_first_slot_of_a_new_schedule_is_the_next_one() {
    sql.run(
        "insert into job_schedules (name, type, cron, next_at) values ('new', 'quick', ?, now() - interval '1 second')",
        slots.far);
    await().until(() -> sql.is("select next_at > now() + interval '100 days' from job_schedules"));
    assertThat(slots.jobsOf("new")).isZero();
  }

  @Test
  void a_zone_decides_when_a_slot_is() {
    sql.run(
        "insert into job_schedules (name, type, cron, time_zone) values ('zoned', 'quick', ?, 'Asia/Kathmandu')",
        slots.far);
    await().until(() -> sql.is("select next_at is not null from job_schedules"));
    assertThat(sql.text("select to_char(next_at at time zone 'UTC', 'HH24:MI') from job_schedules"))
        .isEqualTo("18:15");
  }

  @Test
  void a_paused_schedule_rests_and_a_resumed_one_waits_for_its_next_slot() {
    slots.insert("resting", "quick");
    await().until(() -> sql.is("select next_at is not null from job_schedules"));
    assertThat(sql.is("select pause_schedule('resting')")).isTrue();
    assertThat(sql.is("select paused and next_at is null from job_schedules")).isTrue();
    sql.run("update job_schedules set next_at = now() - interval '1 second'");
    // Another one shows that schedules were looked at meanwhile.
    slots.insert("other", "quick");
    slots.fire("other");
    assertThat(sql.is("select next_at < now() from job_schedules where name = 'resting'")).isTrue();
    assertThat(sql.is("select resume_schedule('resting')")).isTrue();
    await().until(() -> sql.is("select next_at > now() from job_schedules where name = 'resting'"));
    assertThat(slots.jobsOf("resting")).isZero();
    assertThat(sql.value("select pause_schedule('nobody')")).isNull();
    assertThat(sql.value("select resume_schedule('nobody')")).isNull();
  }

  @Test
  void a_line_edited_by_sql_is_picked_up() {
    slots.insert("edited", "quick");
    await().until(() -> sql.is("select next_at is not null from job_schedules"));
    sql.run("update job_schedules set cron = '* * * * *', payload = '1'");
    await()
        .until(() -> sql.is("select next_at < now() + interval '61 seconds' from job_schedules"));
    assertThat(sql.is("select updated_at > created_at from job_schedules")).isTrue();
  }

  @Test
  void missed_slots_are_skipped_or_made_up_for_by_one_job() {
    slots.insert("skips", "quick");
    slots.insert("catches-up", "quick");
    sql.run("update job_schedules set missed = 'once' where name = 'catches-up'");
    await().until(() -> sql.is("select bool_and(next_at is not null) from job_schedules"));
    sql.run("update job_schedules set next_at = now() - interval '3 hours'");
    await().until(() -> sql.is("select bool_and(next_at > now()) from job_schedules"));
    assertThat(slots.jobsOf("skips")).isZero();
    assertThat(slots.jobsOf("catches-up")).isEqualTo(1);
  }

  @Test
  void jobs_do_not_pile_up_while_the_previous_one_lives() {
    slots.insert("slow", "long");
    slots.fire("slow");
    Object first = sql.value("select last_job_id from job_schedules");
    slots.fire("slow");
    assertThat(slots.jobsOf("slow")).isEqualTo(1);
    assertThat(sql.value("select last_job_id from job_schedules")).isEqualTo(first);
  }

  @Test
  void a_type_that_is_not_known_enqueues_nothing_and_degrades_health_until_it_is_paused() {
    slots.insert("early", "not-there-yet");
    slots.move("early");
    await().until(() -> sql.is("select next_at > now() from job_schedules"));
    assertThat(slots.jobsOf("early")).isZero();
    assertThat(sql.is("select last_at is null and error is null from job_schedules")).isTrue();
    Answer health = application.http().get("/api/health/queues");
    assertThat(health.status()).isEqualTo(207);
    assertThat(health.json().get("recommendations").toString()).contains("early", "not-there-yet");
    sql.run("select pause_schedule('early')");
    Answer paused = application.http().get("/api/health/queues");
    assertThat(paused.status()).as(paused.body()).isEqualTo(200);
    assertThat(paused.body()).doesNotContain("early");
  }

  @Test
  void a_line_that_cannot_be_read_rests_until_it_is_edited_and_holds_up_no_other() {
    slots.insert("a-broken-line", "quick");
    slots.insert("a-broken-zone", "quick");
    slots.insert("whole", "quick");
    sql.run("update job_schedules set cron = '61 * * * *' where name = 'a-broken-line'");
    sql.run("update job_schedules set time_zone = 'Mars/Base' where name = 'a-broken-zone'");
    slots.fire("whole");
    await()
        .until(() -> sql.number("select count(*) from job_schedules where error is not null") == 2);
    assertThat(sql.text("select error from job_schedules where name = 'a-broken-line'"))
        .startsWith("cron: given \"61 * * * *\", allowed are minute (0-59)")
        .endsWith("(Value 61 not in range [0, 59])");
    Answer health = application.http().get("/api/health/queues");
    assertThat(health.status()).isEqualTo(207);
    assertThat(health.json().get("recommendations").toString())
        .contains("a-broken-line", "Mars/Base");
    sql.run("update job_schedules set cron = ?, time_zone = 'UTC'", slots.far);
    await()
        .until(
            () -> sql.is("select bool_and(error is null and next_at > now()) from job_schedules"));
  }

  @Test
  void a_calendar_sync_is_told_to_the_second_engine_too() {
    slots.insert("both", "calendar_sync");
    slots.fire("both");
    assertThat(
            sql.text(
                "select data ->> 'trigger' from job_events where id = (select cast(last_job_id as text) from job_schedules)"))
        .isEqualTo("scheduled");
  }

  @Test
  void what_no_schedule_may_be_is_refused_by_the_table() {
    assertThatThrownBy(() -> slots.insert("Two Words", "quick")).isInstanceOf(SqlFailure.class);
    assertThatThrownBy(() -> slots.insert("s", "No Type")).isInstanceOf(SqlFailure.class);
    slots.insert("s", "quick");
    assertThatThrownBy(() -> sql.run("update job_schedules set missed = 'all'"))
        .isInstanceOf(SqlFailure.class);
    assertThatThrownBy(() -> sql.run("update job_schedules set priority = 101"))
        .isInstanceOf(SqlFailure.class);
  }
}
