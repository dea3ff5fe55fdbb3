package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the calls about jobs, job types and health answer when all is well. */
class HttpApiTest {
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type(
                "echo",
                "maxAttempts: 7, timeout: 20s, backoff: 3s, description: 'gives its payload back'",
                "- log: { message: x, loggingLevel: DEBUG }")
            .start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void a_job_is_enqueued_run_and_shown() {
    Answer answer =
        http.post("/api/jobs", "{\"type\":\"echo\",\"payload\":{\"n\":1},\"priority\":3,\"x\":1}");
    JsonNode job = assertSuccess(answer, 201);
    assertThat(job.get("type").asText()).isEqualTo("echo");
    assertThat(job.get("status").asText()).isEqualTo("pending");
    assertThat(job.get("maxAttempts").asInt()).isEqualTo(7);
    assertThat(job.get("priority").asInt()).isEqualTo(3);
    assertThat(job.get("runAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z");
    assertThat(answer.json().get("meta").has("duplicate")).isFalse();
    String path = "/api/jobs/" + job.get("id").asText();
    await().until(() -> http.get(path).data().get("status").asText().equals("completed"));
    JsonNode ended = assertSuccess(http.get(path), 200);
    assertThat(ended.get("payload").toString()).isEqualTo("{\"n\":1}");
    assertThat(ended.get("result").toString()).isEqualTo("{\"n\":1}");
    assertThat(ended.get("history").isArray()).isTrue();
    assertThat(ended.get("attempts").asInt()).isZero();
    assertThat(ended.get("finishedAt").asText()).isNotBlank();
  }

  @Test
  void an_array_of_jobs_is_answered_in_order() {
    Answer answer =
        http.post(
            "/api/jobs",
            "[{\"type\":\"echo\",\"payload\":1},{\"type\":\"echo\",\"payload\":2},{\"type\":\"echo\",\"payload\":3}]");
    JsonNode jobs = assertSuccess(answer, 201);
    assertThat(jobs.findValuesAsText("payload")).containsExactly("1", "2", "3");
    assertThat(answer.json().at("/meta/duplicates").asInt()).isZero();
  }

  @Test
  void a_held_unique_key_is_answered_with_its_holder() {
    String body = "{\"type\":\"echo\",\"uniqueKey\":\"k\",\"runAt\":\"2100-01-01T00:00:00+02:00\"}";
    JsonNode first = assertSuccess(http.post("/api/jobs", body), 201);
    Answer second = http.post("/api/jobs", body);
    assertThat(assertSuccess(second, 200).get("id")).isEqualTo(first.get("id"));
    assertThat(second.json().at("/meta/duplicate").asBoolean()).isTrue();
    assertThat(first.get("runAt").asText()).isEqualTo("2099-12-31T22:00:00.000Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clock_timestamp()", "timestamptz '2020-01-01 00:00:00.123456+00'"})
  void pages_show_every_job_once_newest_first(String time) {
    sql.run("delete from jobs where type = 'paged'");
    sql.run(
        "insert into jobs (type, payload, result, created_at) select 'paged', '{\"big\":1}', '2', "
            + time
            + " from generate_series(1, 250)");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 1; cursor != null; page++) {
      Answer answer = http.get("/api/jobs?type=paged&limit=100" + cursor);
      JsonNode jobs = assertSuccess(answer, 200);
      assertThat(jobs).hasSize(page < 3 ? 100 : 50);
      jobs.forEach(job -> assertThat(job.has("payload") || job.has("result")).isFalse());
      seen.addAll(jobs.findValuesAsText("id"));
      JsonNode next = answer.json().at("/meta/nextCursor");
      cursor = next.isNull() ? null : "&cursor=" + next.asText();
    }
    List<String> expected = new ArrayList<>();
    sql.rows("select id from jobs where type = 'paged' order by created_at desc, id desc")
        .forEach(row -> expected.add(row.get("id").toString()));
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void jobs_are_filtered_by_status_and_type() {
    sql.run("insert into jobs (type, status) values ('filtered', 'dead'), ('filtered', 'pending')");
    assertThat(assertSuccess(http.get("/api/jobs?type=filtered"), 200)).hasSize(2);
    JsonNode dead = assertSuccess(http.get("/api/jobs?type=filtered&status=dead"), 200);
    assertThat(dead.findValuesAsText("status")).containsExactly("dead");
    assertThat(assertSuccess(http.get("/api/jobs?type=nothing-of-it"), 200)).isEmpty();
  }

  @Test
  void no_header_of_a_client_changes_or_comes_back_in_an_answer() {
    sql.run("insert into jobs (type, status) select 'steered', 'dead' from generate_series(1, 3)");
    String id = sql.text("select min(cast(id as text)) from jobs where type = 'steered'");
    for (String path : List.of("/api/jobs?type=steered", "/api/jobs/" + id, "/api/job-types")) {
      Answer plain = http.get(path);
      HttpRequest.Builder request = http.request(path).GET();
      List.of("X-Test", "Authorization", "CamelHttpUri", "CamelSqlQuery", "CamelHttpPath")
          .forEach(name -> request.header(name, "select 1"));
      List.of("CamelHttpQuery", "CamelHttpRawQuery", "id", "limit", "type", "status", "cursor")
          .forEach(name -> request.header(name, "1"));
      assertThat(assertSuccess(http.send(request), 200)).isEqualTo(plain.data());
    }
  }

  @Test
  void no_query_parameter_that_a_call_does_not_have_changes_it() {
    sql.run("insert into jobs (type, status) values ('asked', 'dead')");
    String id = sql.text("select id from jobs where type = 'asked'");
    String more =
        "CamelSqlQuery=select%201&CamelHttpUri=http:x&CamelHttpPath=/x&id=7&body=1&CamelSqlParameters=1";
    for (String path :
        List.of("/api/jobs/" + id + "?", "/api/job-types?", "/api/jobs?type=asked&")) {
      assertThat(assertSuccess(http.get(path + more), 200)).isEqualTo(http.get(path).data());
    }
  }

  @Test
  void job_types_are_shown_with_policy_file_and_state() {
    JsonNode types = assertSuccess(http.get("/api/job-types"), 200);
    assertThat(types).hasSize(1);
    JsonNode echo = types.get(0);
    assertThat(echo.get("type").asText()).isEqualTo("echo");
    assertThat(echo.get("state").asText()).isEqualTo("serving");
    assertThat(echo.get("file").asText()).isEqualTo("echo.camel.yaml");
    assertThat(echo.get("version").asText()).matches("[0-9a-f]{12}");
    assertThat(echo.get("description").asText()).isEqualTo("gives its payload back");
    assertThat(echo.at("/policy/maxAttempts").asInt()).isEqualTo(7);
    assertThat(echo.at("/policy/timeoutSeconds").asDouble()).isEqualTo(20);
    assertThat(echo.at("/policy/backoffSeconds").asDouble()).isEqualTo(3);
  }

  @Test
  void health_is_200_until_a_job_waits_that_nobody_serves() {
    sql.run("delete from jobs where type <> 'echo'");
    Answer healthy = http.get("/api/health/queues");
    assertThat(healthy.status()).as(healthy.body()).isEqualTo(200);
    assertThat(healthy.json().get("status").asText()).isEqualTo("healthy");
    assertThat(healthy.json().has("success")).isFalse();
    sql.run("insert into jobs (type) values ('nobody')");
    Answer degraded = http.get("/api/health/queues");
    assertThat(degraded.status()).isEqualTo(207);
    assertThat(degraded.json().get("status").asText()).isEqualTo("degraded");
    assertThat(degraded.json().get("unservedTypes").toString()).isEqualTo("[\"nobody\"]");
    assertThat(degraded.json().get("recommendations").toString()).contains("nobody");
    sql.run("delete from jobs where type = 'nobody'");
    assertThat(http.get("/api/health/queues").status()).isEqualTo(200);
  }

  @Test
  void liveness_says_that_the_process_is_up() {
    JsonNode live = assertSuccess(http.get("/api/health/live"), 200);
    assertThat(live.get("status").asText()).isEqualTo("up");
  }
}
