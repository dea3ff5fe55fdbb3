package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.jobroutes.Commands.Run;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A priority point is an hour's head start, at every way in, and nothing starves of it. */
class PriorityTest {
  private static final int FLOOD = 50;
  private static final DatabaseUrl DATABASE = TestDatabase.migrated();
  private static TestApplication application;
  private static Sql sql;
  private static Sql tables;
  @TempDir private Path home;

  /** Each job of the type "flood" enqueues another of the highest priority: they never end. */
  @BeforeAll
  static void start() {
    application =
        new TestApplication(DATABASE)
            .set("JOBS_SLOTS", "4")
            .type("flood", "", "- to: sql:select enqueue_job('flood', null, null, null, 100)")
            .type("still", "", "- log: { message: x, loggingLevel: DEBUG }")
            .type("other", "", "- log: { message: x, loggingLevel: DEBUG }")
            .start();
    sql = application.sql();
    sql.run("select pause_job_type('still'), pause_job_type('flood')");
    sql.run("select enqueue_job('flood', priority => 100) from generate_series(1, ?)", FLOOD);
    tables = new Sql(TestDatabase.migrated());
    tables.run(
        "insert into job_types (type, max_attempts, timeout, backoff) values ('one', 5, '1m', '1s'), ('two', 5, '1m', '1s')");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void empty() {
    tables.run("truncate jobs");
  }

  @Test
  void a_job_runs_within_its_bound_although_more_urgent_ones_never_end() {
    sql.run("select resume_job_type('flood')");
    Object early = sql.value("select enqueue_job('flood', run_at => now() - interval '101 h')");
    Object late = sql.value("select enqueue_job('flood', run_at => now() - interval '99 h')");
    awaitCompleted(early);
    long completed = completed();
    await().until(() -> completed() > completed + 200);
    assertThat(sql.text("select status || claim_seq from jobs where id = ?", late))
        .as("an hour before its bound")
        .isEqualTo("pending0");
    sql.run("update jobs set run_at = run_at - interval '2 h' where id = ?", late);
    awaitCompleted(late);
    assertThat(waiting()).as("the flood goes on").isGreaterThan(FLOOD - 10);
    sql.run("select pause_job_type('flood')");
  }

  @Test
  void a_flood_of_one_type_does_not_keep_another_from_running() {
    sql.run("select resume_job_type('flood')");
    long completed = completed();
    await().until(() -> completed() > completed + FLOOD);
    List<Object> others =
        sql.rows("select enqueue_job('other') as id from generate_series(1, 20)").stream()
            .map(row -> row.get("id"))
            .toList();
    others.forEach(PriorityTest::awaitCompleted);
    assertThat(waiting()).as("the flood goes on").isGreaterThan(FLOOD - 10);
    sql.run("select pause_job_type('flood')");
  }

  @ParameterizedTest
  @CsvSource({"one, two", "two, one"})
  void with_one_free_slot_the_type_whose_turn_it_is_gets_it(String first, String second) {
    tables.run(
        "insert into jobs (type) select t from unnest(array['one', 'two']) t, generate_series(1, 500)");
    tables.run(Claims.statement(List.of(first, second), 1, 1));
    assertThat(tables.text("select type from jobs where status = 'running'")).isEqualTo(first);
  }

  @ParameterizedTest(name = "priority {0} before priority {1}, due {2} later: {3}")
  @CsvSource({
    "0, 100, 100 h -1 min, false",
    "0, 100, 100 h 1 min, true",
    "50, 60, 10 h -1 min, false",
    "50, 60, 10 h 1 min, true",
    "60, 50, -10 h -1 min, false",
    "60, 50, -10 h 1 min, true",
    "7, 7, 1 min, true",
    "7, 7, -1 min, false"
  })
  void a_job_is_claimed_before_all_that_are_due_later_than_their_head_start(
      int priority, int other, String later, boolean first) {
    String insert =
        "insert into jobs (type, priority, run_at) values ('one', ?, now() - interval '200 h' + cast(? as interval)) returning id";
    Object job = tables.value(insert, priority, "0");
    Object rival = tables.value(insert, other, later);
    tables.run(Claims.statement(List.of("one"), 1, 1));
    assertThat(tables.value("select id from jobs where status = 'running'"))
        .isEqualTo(first ? job : rival);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void every_way_in_takes_0_to_100(int priority) {
    long before = taken(priority);
    sql.run("select enqueue_job('still', priority => ?)", priority);
    sql.run("insert into jobs (type, priority) values ('still', ?)", priority);
    assertSuccess(application.http().post("/api/jobs", job(priority)), 201);
    assertThat(enqueue(priority).exitCode()).isZero();
    assertThat(taken(priority)).isEqualTo(before + 4);
    assertThat(assertSuccess(schedule(priority), 200).get("priority").asInt()).isEqualTo(priority);
    sql.run("update job_schedules set priority = ? where name = 'still'", priority);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void every_way_in_refuses_the_rest(int priority) {
    long before = sql.number("select count(*) from jobs where type = 'still'");
    String said = "priority: given " + priority + ", allowed a whole number from 0 to 100";
    assertThatThrownBy(() -> sql.run("select enqueue_job('still', priority => ?)", priority))
        .hasMessageContaining(said);
    assertThatThrownBy(
            () -> sql.run("insert into jobs (type, priority) values ('still', ?)", priority))
        .hasMessageContaining("jobs_priority_in_range");
    assertThat(
            assertError(
                application.http().post("/api/jobs", job(priority)), 400, "invalid_request"))
        .startsWith(said);
    Run run = enqueue(priority);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("jobs: " + said);
    assertThat(assertError(schedule(priority), 400, "invalid_request")).startsWith(said);
    assertThatThrownBy(() -> sql.run("update job_schedules set priority = ?", priority))
        .hasMessageContaining("job_schedules_priority_check");
    assertThat(sql.number("select count(*) from jobs where type = 'still'")).isEqualTo(before);
  }

  private Run enqueue(int priority) {
    return Commands.on(home, DATABASE).run("enqueue", "still", "--priority", "" + priority);
  }

  private static Answer schedule(int priority) {
    String body = "{\"type\":\"still\",\"cron\":\"0 0 1 1 *\",\"priority\":%d}".formatted(priority);
    return application
        .http()
        .send(
            application
                .http()
                .request("/api/schedules/still")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
  }

  private static String job(int priority) {
    return "{\"type\":\"still\",\"priority\":%d}".formatted(priority);
  }

  private static long taken(int priority) {
    return sql.number("select count(*) from jobs where type = 'still' and priority = ?", priority);
  }

  private static void awaitCompleted(Object id) {
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
  }

  private static long completed() {
    return sql.number("select count(*) from jobs where type = 'flood' and status = 'completed'");
  }

  private static long waiting() {
    return sql.number(
        "select count(*) from jobs where type = 'flood' and status = 'pending' and priority = 100");
  }
}
