package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue and a second engine run the same calendar sync, and it happens once. */
class OneEffectTest {
  private static final String SYNC = "/api/sync/calendar-to-database";
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated()).shipped("calendar_sync.camel.yaml").start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void a_worker_that_died_after_it_had_stored_leaves_nothing_to_do() {
    String id = UUID.randomUUID().toString();
    sql.run(
        "with e as (insert into job_effects (job_id, effect, done_by, done_at, result) values (cast(? as uuid), 'calendar_sync', 'camel', '2026-01-02 03:04:05.678Z', '{\"created\":4}')) insert into jobs (id, type, payload) values (cast(? as uuid), 'calendar_sync', '{\"userId\":\"died\"}')",
        id,
        id);
    awaitCompleted(id);
    assertThat(sql.text("select result::text from jobs where id = cast(? as uuid)", id))
        .contains("\"created\": 4", "\"already done by camel at 2026-01-02T03:04:05.678Z\"");
    assertThat(sql.number("select count(*) from calendar_listings where user_id = 'died'"))
        .isZero();
  }

  @Test
  void a_direct_call_does_what_its_job_was_asked_and_the_job_then_finds_it_done() {
    String id =
        waiting("{\"userId\":\"asked\",\"timeWindowHours\":720,\"dryRun\":null,\"more\":1}");
    Answer answer = call(id, "");
    int created = assertSuccess(answer, 200).get("created").asInt();
    assertThat(created).isGreaterThan(4);
    assertThat(answer.json().at("/meta/message").asText()).startsWith("Sync completed: ");
    assertThat(answer.json().at("/meta/syncStatus/lastSyncTime").asText()).endsWith("Z");
    assertThat(sql.number("select count(*) from calendar_listings where user_id = 'asked'"))
        .isEqualTo(created);
    Answer second = call(id, "");
    assertThat(assertSuccess(second, 200).get("created").asInt()).isEqualTo(created);
    assertThat(second.json().at("/meta/message").asText())
        .isEqualTo(second.data().get("message").asText())
        .startsWith("already done by inngest at 2");
    sql.run("update jobs set run_at = now() where id = cast(? as uuid)", id);
    awaitCompleted(id);
    assertThat(sql.text("select result ->> 'message' from jobs where id = cast(? as uuid)", id))
        .startsWith("already done by inngest at 2");
  }

  @Test
  void what_a_direct_call_says_wins_over_its_job_but_for_whom_it_is() {
    String id = waiting("{\"userId\":\"theirs\",\"timeWindowHours\":48}");
    assertThat(assertError(call(id, ",\"userId\":\"mine\""), 400, "invalid_request"))
        .isEqualTo("userId: given \"mine\", allowed the user of that job (\"theirs\"), or none");
    JsonNode data = assertSuccess(call(id, ",\"userId\":\"theirs\",\"timeWindowHours\":720"), 200);
    assertThat(data.get("created").asInt()).isGreaterThan(4);
  }

  @Test
  void the_id_of_a_job_of_another_type_is_refused() {
    String id = sql.text("insert into jobs (type) values ('other') returning id");
    assertThat(assertError(call(id, ""), 400, "invalid_request"))
        .isEqualTo(
            "jobId: given the id of a job of type \"other\", allowed that of a calendar_sync");
    assertThat(sql.number("select count(*) from job_effects where job_id = cast(? as uuid)", id))
        .isZero();
  }

  @Test
  void a_direct_call_for_a_job_that_is_nowhere_takes_the_defaults() {
    String id = UUID.randomUUID().toString();
    JsonNode data = assertSuccess(call(id, ",\"userId\":\"nowhere\""), 200);
    assertThat(data.get("created").asInt()).isEqualTo(4);
    assertThat(sql.text("select done_by from job_effects where job_id = cast(? as uuid)", id))
        .isEqualTo("inngest");
  }

  @Test
  void a_dry_run_leaves_the_ledger_alone() {
    String id = waiting("{\"userId\":\"dry\",\"timeWindowHours\":720}");
    String body = "{\"dryRun\":true,\"jobId\":\"" + id + "\"}";
    assertThat(assertSuccess(http.post(SYNC, body), 200).get("created").asInt()).isGreaterThan(4);
    assertThat(sql.number("select count(*) from job_effects where job_id = cast(? as uuid)", id))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jobId\":\"0191d3c4-0000-7000-8000-000000000001\"} | for the queue",
        "{\"jobId\":\"7\",\"useQueue\":false} | given \"7\"",
        "{\"jobId\":7,\"useQueue\":false} | given number"
      })
  void a_job_id_is_a_uuid_and_for_a_run_at_once(String body, String said) {
    assertThat(assertError(http.post(SYNC, body), 400, "invalid_request"))
        .startsWith("jobId: given ")
        .contains(said, "allowed");
  }

  @Test
  void a_busy_sync_tells_the_caller_when_to_come_again() {
    sql.run(
        "insert into calendar_syncs (user_id, token, lease_until) values ('held', gen_random_uuid(), now() + interval '1 min')");
    Answer answer = call(UUID.randomUUID().toString(), ",\"userId\":\"held\"");
    assertError(answer, 409, "sync_running");
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
  }

  private static Answer call(String jobId, String more) {
    return http.post(SYNC, "{\"useQueue\":false,\"jobId\":\"" + jobId + "\"" + more + "}");
  }

  private static String waiting(String payload) {
    return sql.text(
        "select enqueue_job('calendar_sync', cast(? as jsonb), now() + interval '1 hour')",
        payload);
  }

  private static void awaitCompleted(String id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> sql.is("select status = 'completed' from jobs where id = cast(? as uuid)", id));
  }
}
