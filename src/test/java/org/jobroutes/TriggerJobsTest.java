package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code /api/jobs/cron} on routine types that are paused. */
class TriggerJobsTest {
  private static final String PATH = "/api/jobs/cron";
  private static final String SECRET = "a-secret-of-many-letters";
  private static final String[] STEP = {"- log: { message: x, loggingLevel: DEBUG }"};
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_CRON_SECRET", SECRET)
            .type("calendar_sync", "", STEP)
            .type("risk_check", "", STEP)
            .type("quick", "", STEP)
            .start();
    http = application.http().with(SECRET);
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void nothing_waits_and_nothing_starts() {
    sql.run("select pause_job_type('calendar_sync'), pause_job_type('risk_check')");
    sql.run("delete from jobs");
  }

  static Stream<String> routine() {
    return Stream.of("", "  \r\n", "{}", "{\"jobs\":null}", "{\"trigger\":\"pg_cron\"}");
  }

  @ParameterizedTest
  @MethodSource("routine")
  void without_jobs_it_enqueues_one_of_each_routine_type_that_is_known(String body) {
    JsonNode answer = triggered(body);
    assertThat(answer.get("ok").asBoolean()).isTrue();
    assertThat(ids(answer)).hasSize(2);
    assertThat(job(ids(answer).get(0))).isEqualTo("calendar_sync {\"userId\": \"system\"}");
    assertThat(job(ids(answer).get(1))).isEqualTo("risk_check null");
    assertThat(answer.get("skipped").toString())
        .isEqualTo("[{\"type\":\"housekeeping\",\"reason\":\"not a known job type\"}]");
    assertThat(answer.has("events")).isFalse();
  }

  @Test
  void a_type_of_which_one_waits_is_left_out() {
    sql.run("insert into jobs (type, run_at) values ('risk_check', now() + interval '30 min')");
    sql.run("insert into jobs (type, status) values ('calendar_sync', 'completed')");
    JsonNode answer = triggered("{}");
    assertThat(ids(answer)).hasSize(1);
    assertThat(job(ids(answer).get(0))).startsWith("calendar_sync");
    assertThat(answer.at("/skipped/0/type").asText()).isEqualTo("risk_check");
    assertThat(answer.at("/skipped/0/reason").asText()).isEqualTo("one is already waiting");
    assertThat(ids(triggered("{}"))).isEmpty();
    sql.run(
        "update jobs set status = 'running', lease_until = now() + interval '1 h' where type = 'calendar_sync'");
    assertThat(ids(triggered("{}"))).as("one that runs doesn't wait").hasSize(1);
    sql.run("update jobs set run_at = now() + interval '1 day' where type = 'risk_check'");
    assertThat(ids(triggered("{}"))).as("nor does one that was put off for long").hasSize(1);
  }

  @Test
  void of_calls_at_the_same_time_one_enqueues() throws SQLException {
    try (Connection other = sql.open()) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute(
              "select pg_advisory_xact_lock(hashtext('jobroutes'), hashtext('trigger-routine-jobs'))");
      JsonNode answer = triggered("");
      assertThat(ids(answer)).isEmpty();
      assertThat(answer.at("/skipped/0/reason").asText()).contains("another call");
      other.rollback();
    }
    assertThat(ids(triggered(""))).hasSize(2);
  }

  @Test
  void the_jobs_of_the_body_are_enqueued_whatever_waits() {
    String job = "{\"type\":\"risk_check\",\"payload\":{\"userId\":\"u\"},\"priority\":7,\"x\":1}";
    triggered("{}");
    JsonNode answer = triggered("{\"jobs\":[" + job + "," + job + "],\"unknown\":1}");
    assertThat(answer.toString())
        .matches("\\{\"ok\":true,\"enqueued\":\\[\"[0-9a-f-]{36}\",\"[0-9a-f-]{36}\"]}");
    for (String id : ids(answer)) {
      assertThat(job(id)).isEqualTo("risk_check {\"userId\": \"u\"}");
      assertThat(sql.number("select priority from jobs where cast(id as text) = ?", id))
          .isEqualTo(7);
    }
  }

  @Test
  void a_thousand_jobs_are_taken_in_one_call_and_run() {
    String jobs = "{\"type\":\"quick\"},".repeat(999) + "{\"type\":\"quick\"}";
    assertThat(ids(triggered("{\"jobs\":[" + jobs + "]}"))).hasSize(1000);
    await()
        .until(
            () -> sql.is("select bool_and(status = 'completed') from jobs where type = 'quick'"));
    assertError(post("{\"jobs\":[" + jobs + ",{\"type\":\"quick\"}]}"), 400, "invalid_request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | 400 | jobs: given [], allowed",
        "7 | 400 | jobs: given 7, allowed",
        "{\"jobs\":{}} | 400 | jobs: given {}, allowed",
        "{\"jobs\":[]} | 400 | allowed 1 to 1000",
        "{\"jobs\":[7]} | 400 | jobs[0]: given number, allowed",
        "{\"jobs\":[{\"type\":\"quick\"},{\"type\":\"NO\"}]} | 400 | jobs[1].type: given",
        "{\"jobs\":[{\"type\":\"quick\"},{\"type\":\"nobody\"}]} | 422 | jobs[1].type: given",
        "{\"jobs\": | 400 | not JSON"
      })
  void a_bad_body_is_refused_as_a_whole(String body, int status, String said) {
    String code = status == 422 ? "unknown_type" : "invalid_request";
    assertThat(assertError(post(body), status, code)).contains(said);
    assertThat(sql.number("select count(*) from jobs")).isZero();
  }

  @Test
  void another_engine_gets_an_event_for_its_syncs_and_for_nothing_else() {
    try (TestApplication other =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_CRON_SECRET", SECRET)
            .set("PRIMARY_EXECUTOR", "inngest")
            .set("INNGEST_DEV", "1")
            .type("calendar_sync", "", STEP)
            .type("risk_check", "", STEP)
            .start()) {
      JsonNode answer = other.http().with(SECRET).post(PATH, "{}").json();
      assertThat(ids(answer)).hasSize(1);
      assertThat(answer.get("events")).hasSize(1);
      String event = "select data ->> 'trigger' from job_events where id = ?";
      assertThat(other.sql().text(event, answer.at("/events/0").asText())).isEqualTo("cron");
    }
  }

  private static JsonNode triggered(String body) {
    Answer answer = post(body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static Answer post(String body) {
    return http.send(
        http.request(PATH)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static List<String> ids(JsonNode answer) {
    return answer.get("enqueued").valueStream().map(JsonNode::asText).toList();
  }

  private static String job(String id) {
    return sql.text(
        "select type || ' ' || coalesce(cast(payload as text), 'null') from jobs where cast(id as text) = ?",
        id);
  }
}
