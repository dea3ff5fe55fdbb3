package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Idempotency-Key}: a request that is sent again enqueues nothing again. */
class IdempotencyTest {
  private static final String JOB = "{\"type\":\"echo\",\"payload\":{\"n\":1}}";
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }")
            .start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void empty() {
    sql.run("truncate jobs, job_requests");
  }

  @Test
  void the_same_body_gets_the_same_answer_even_when_the_job_has_ended() {
    Answer first = post("k", JOB);
    assertSuccess(first, 201);
    sql.run("update jobs set status = 'completed', claim_seq = 1");
    Answer again = post("k", " { \"payload\": {\"n\": 1}, \"type\": \"echo\" } ");
    assertThat(assertSuccess(again, 201)).isEqualTo(first.data());
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void a_list_too() {
    String list = "[" + JOB + "," + JOB + "]";
    Answer first = post("k", list);
    assertThat(assertSuccess(first, 201)).hasSize(2);
    assertThat(post("k", list).data()).isEqualTo(first.data());
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void a_held_unique_key_is_answered_as_then() {
    String unique = "{\"type\":\"echo\",\"uniqueKey\":\"u\",\"runAt\":\"2100-01-01T00:00:00Z\"}";
    http.post("/api/jobs", unique);
    Answer first = post("k", unique);
    assertSuccess(first, 200);
    sql.run("delete from jobs");
    Answer again = post("k", unique);
    assertThat(assertSuccess(again, 200)).isEqualTo(first.data());
    assertThat(again.json().at("/meta/duplicate").asBoolean()).isTrue();
    assertThat(count()).isZero();
  }

  @Test
  void another_body_is_refused_and_enqueues_nothing() {
    post("k", JOB);
    String said = assertError(post("k", "{\"type\":\"echo\"}"), 409, "idempotency_conflict");
    assertThat(said).contains("\"k\" with another body than at 20", "the same body, or a new key");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void a_refused_request_leaves_its_key_free() {
    assertError(post("k", "{\"type\":\"nobody\"}"), 422, "unknown_type");
    assertSuccess(post("k", JOB), 201);
  }

  @Test
  void after_24_hours_the_key_is_free_again() {
    Answer first = post("k", JOB);
    sql.run("update job_requests set created_at = now() - interval '23 hours 59 minutes'");
    assertThat(post("k", JOB).data()).isEqualTo(first.data());
    sql.run("update job_requests set created_at = now() - interval '24 hours'");
    assertThat(assertSuccess(post("k", JOB), 201)).isNotEqualTo(first.data());
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void keys_that_are_over_are_removed_a_few_at_a_time() {
    sql.run(
        "insert into job_requests select 'old' || n, '', null, 0, now() - interval '2 days' from generate_series(1, 150) n");
    post("k1", JOB);
    assertThat(sql.number("select count(*) from job_requests")).isEqualTo(51);
    post("k2", JOB);
    assertThat(sql.number("select count(*) from job_requests")).isEqualTo(2);
  }

  @Test
  void many_at_once_enqueue_once() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String key = "k" + i / 8;
      answers.add(callers.submit(() -> post(key, JOB)));
    }
    Set<String> ids = new HashSet<>();
    for (Future<Answer> answer : answers) {
      ids.add(assertSuccess(answer.get(), 201).get("id").asText());
    }
    callers.shutdown();
    assertThat(ids).hasSize(5);
    assertThat(count()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "ä"})
  void a_bad_key_is_refused(String key) {
    assertThat(assertError(post(key, JOB), 400, "invalid_request"))
        .startsWith("Idempotency-Key: given ")
        .contains("allowed one header of 1 to 255 visible ASCII characters");
    assertError(post("k".repeat(256), JOB), 400, "invalid_request");
    assertThat(count()).isZero();
  }

  @Test
  void a_parameter_of_the_address_is_no_header() {
    assertError(http.post("/api/jobs?idempotency-key=k", JOB), 400, "invalid_request");
    assertThat(sql.number("select count(*) from job_requests")).isZero();
  }

  @Test
  void two_keys_are_refused() {
    var request = http.request("/api/jobs").header("Content-Type", "application/json");
    request.header("Idempotency-Key", "a").header("Idempotency-Key", "b");
    assertError(http.send(request.POST(BodyPublishers.ofString(JOB))), 400, "invalid_request");
  }

  private static long count() {
    return sql.number("select count(*) from jobs");
  }

  private static Answer post(String key, String body) {
    return http.send(
        http.request("/api/jobs")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }
}
