package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/jobs/process} on a worker that would not look for an hour by itself. */
class ProcessJobsTest {
  private static final String PATH = "/api/jobs/process";
  private static final String SECRET = "a-secret-of-many-letters";
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_POLL_INTERVAL", "1h")
            .set("JOBS_STOP_TIMEOUT", "0s")
            .set("JOBS_CRON_SECRET", SECRET)
            .type("quick", "", "- log: { message: x, loggingLevel: DEBUG }")
            .type(
                "fails",
                "backoff: 1h",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: no }")
            .type(
                "dies",
                "",
                "- throwException: { exceptionType: org.jobroutes.job.JobRejected, message: no }")
            .type("long", "", "- delay: { constant: '60000', asyncDelayed: false }")
            .start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
    assertThat(sql.number("select count(*) from jobs where status = 'running'")).isZero();
  }

  @BeforeEach
  void nothing_is_left_from_before() {
    sql.run("delete from jobs where status <> 'running'");
  }

  @Test
  void it_runs_what_is_due_and_answers_with_counts() {
    insert("quick", "quick", "quick", "fails", "dies");
    JsonNode data = assertSuccess(http.post(PATH), 200);
    assertThat(data.at("/pendingBefore/dbQueue").asInt()).isEqualTo(5);
    assertThat(data.get("processed").asInt()).as(data.toString()).isEqualTo(5);
    assertThat(data.get("completed").asInt()).isEqualTo(3);
    assertThat(data.get("failed").asInt()).isEqualTo(1);
    assertThat(data.get("dead").asInt()).isEqualTo(1);
    assertThat(data.at("/run/state").asText()).isEqualTo("finished");
    assertThat(data.get("output").asText()).contains("5 processed", "3 completed", "1 dead");
    assertThat(sql.number("select count(*) from jobs where status = 'completed'")).isEqualTo(3);
  }

  @Test
  void a_thousand_jobs_are_all_ended_when_it_answers() {
    sql.run("insert into jobs (type) select 'quick' from generate_series(1, 1000)");
    JsonNode data = assertSuccess(http.post(PATH), 200);
    assertThat(data.get("completed").asInt()).isEqualTo(1000);
    assertThat(sql.number("select count(*) from jobs where status <> 'completed'")).isZero();
  }

  @Test
  void nothing_due_is_said_in_words() {
    Answer answer = http.post(PATH, "{}");
    assertThat(assertSuccess(answer, 200).get("processed").asInt()).isZero();
    assertThat(answer.json().at("/meta/message").asText()).isEqualTo("No pending jobs to process");
  }

  @Test
  void it_answers_before_pg_net_gives_up_on_a_long_job() {
    insert("long");
    long begin = System.nanoTime();
    Answer answer = http.post(PATH);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(4500));
    JsonNode data = assertSuccess(answer, 200);
    assertThat(data.at("/run/state").asText()).isEqualTo("running");
    assertThat(answer.json().get("meta").has("message")).isFalse();
    insert("quick");
    assertThat(assertSuccess(http.post(PATH), 200).at("/run/state").asText())
        .as("the job of an earlier call is not waited for")
        .isEqualTo("finished");
  }

  @Test
  void without_wait_it_answers_at_once() {
    insert("quick");
    JsonNode data = assertSuccess(http.post(PATH + "?wait=0"), 202);
    assertThat(data.at("/run/state").asText()).isEqualTo("running");
    await()
        .until(
            () -> sql.is("select bool_and(status = 'completed') from jobs where type = 'quick'"));
  }

  @Test
  void it_takes_what_pg_net_sends() {
    insert("quick");
    Answer answer =
        http.send(
            http.request(PATH)
                .header("Content-Type", "application/json")
                .header("User-Agent", "pg_net/0.20.4")
                .header("Accept", "*/*")
                .POST(BodyPublishers.ofString("{\"trigger\": \"pg_cron\"}")));
    assertThat(assertSuccess(answer, 200).get("completed").asInt()).isEqualTo(1);
  }

  @Test
  void the_function_of_old_does_the_same_for_who_has_the_secret() {
    insert("quick", "fails");
    Http caller = http.with(SECRET);
    String function = "/functions/v1/process-jobs";
    JsonNode data = assertSuccess(caller.post(function, "{\"trigger\":\"pg_cron\"}"), 200);
    assertThat(data.at("/pendingBefore/dbQueue").asInt()).isEqualTo(2);
    assertThat(data.get("completed").asInt()).isEqualTo(1);
    assertThat(data.get("failed").asInt()).isEqualTo(1);
    assertThat(data.at("/run/state").asText()).isEqualTo("finished");
    assertThat(caller.post(function).json().at("/meta/message").asText())
        .isEqualTo("No pending jobs to process");
    assertSuccess(caller.post(function + "?wait=0"), 202);
    assertError(caller.get(function), 405, "method_not_allowed");
  }

  @Test
  void get_tells_how_many_are_due() {
    sql.run(
        "insert into jobs (type, run_at) values ('nobody', now()), ('nobody', now() + interval '1 h')");
    JsonNode data = assertSuccess(http.get(PATH), 200);
    assertThat(data.toString())
        .isEqualTo("{\"available\":true,\"queues\":{\"dbQueue\":1},\"totalPending\":1}");
  }

  private static void insert(String... types) {
    for (String type : types) {
      sql.run("insert into jobs (type) values (?)", type);
    }
  }
}
