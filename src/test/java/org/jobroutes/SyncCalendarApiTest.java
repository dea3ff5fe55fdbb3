package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/sync/calendar-to-database}, with the demonstration upstream. */
class SyncCalendarApiTest {
  private static final String PATH = "/api/sync/calendar-to-database";
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
  void a_sync_waits_in_the_queue_by_default() {
    Answer answer = http.post(PATH, "{\"userId\":\"queued\",\"unknown\":1}");
    JsonNode data = assertSuccess(answer, 201);
    String id = data.get("jobId").asText();
    assertThat(data.get("queuedAt").asText()).isNotBlank();
    JsonNode details = answer.json().at("/meta/jobDetails");
    assertThat(details.get("id").asText()).isEqualTo(id);
    assertThat(details.get("type").asText()).isEqualTo("calendar_sync");
    assertThat(details.get("status").asText()).isEqualTo("pending");
    assertThat(details.get("runAt").asText()).isNotBlank();
    assertThat(answer.json().at("/meta/message").asText()).isNotBlank();
    await()
        .until(() -> http.get("/api/jobs/" + id).data().get("status").asText().equals("completed"));
    JsonNode status = assertSuccess(http.get(PATH + "?userId=queued"), 200);
    assertThat(status.get("isRunning").asBoolean()).isFalse();
    assertThat(status.get("lastSyncTime").asText()).isNotBlank();
    assertThat(status.at("/lastResult/created").asInt()).isEqualTo(4);
  }

  @Test
  void without_the_queue_it_runs_at_once() {
    Answer answer = http.post(PATH, "{\"userId\":\"direct\",\"useQueue\":false}");
    JsonNode data = assertSuccess(answer, 200);
    assertThat(data.get("success").asBoolean()).isTrue();
    assertThat(data.get("created").asInt()).isEqualTo(4);
    assertThat(data.get("errors")).isEmpty();
    assertThat(data.has("processed") && data.has("unchanged") && data.has("withdrawn")).isTrue();
    assertThat(answer.json().at("/meta/message").asText())
        .isEqualTo("Sync completed: 4 created, 0 updated");
    assertThat(answer.json().at("/meta/syncStatus/isRunning").asBoolean()).isFalse();
    assertThat(answer.json().at("/meta/syncStatus/lastSyncTime").asText()).isNotBlank();
    assertThat(sql.number("select count(*) from jobs where payload ->> 'userId' = 'direct'"))
        .isZero();
  }

  @Test
  void a_dry_run_counts_and_writes_nothing() {
    JsonNode data = assertSuccess(http.post(PATH, "{\"userId\":\"dry\",\"dryRun\":true}"), 200);
    assertThat(data.get("created").asInt()).isEqualTo(4);
    assertThat(sql.number("select count(*) from calendar_listings where user_id = 'dry'")).isZero();
    assertThat(sql.number("select count(*) from calendar_syncs where user_id = 'dry'")).isZero();
  }

  @Test
  void an_empty_body_syncs_for_the_system() {
    String id = assertSuccess(http.post(PATH), 201).get("jobId").asText();
    assertThat(http.get("/api/jobs/" + id).data().get("payload").toString())
        .contains("\"userId\":\"system\"", "\"timeWindowHours\":72", "\"forceSync\":false");
  }

  @ParameterizedTest
  @CsvSource({"0, 48", "47, 48", "48, 48", "100, 100", "720, 720", "721, 720", "99999999999, 720"})
  void the_window_is_held_between_2_and_30_days(String given, int used) {
    Answer answer = http.post(PATH, "{\"userId\":\"window\",\"timeWindowHours\":" + given + "}");
    String id = assertSuccess(answer, 201).get("jobId").asText();
    assertThat(http.get("/api/jobs/" + id).data().at("/payload/timeWindowHours").asInt())
        .isEqualTo(used);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":7}",
        "{\"userId\":\"\"}",
        "{\"userId\":\"  \"}",
        "{\"timeWindowHours\":\"72\"}",
        "{\"timeWindowHours\":72.5}",
        "{\"timeWindowHours\":-1}",
        "{\"forceSync\":\"true\"}",
        "{\"dryRun\":1}",
        "{\"useQueue\":\"no\"}",
        "[]",
        "7"
      })
  void a_wrong_member_is_named_with_what_is_allowed(String body) {
    long before = sql.number("select count(*) from jobs");
    String said = assertError(http.post(PATH, body), 400, "invalid_request");
    assertThat(said)
        .matches("(userId|timeWindowHours|forceSync|dryRun|useQueue|body): given .*, allowed .*");
    assertThat(sql.number("select count(*) from jobs")).isEqualTo(before);
  }

  @Test
  void a_user_that_the_job_would_reject_is_refused_at_once() {
    String longest = "u".repeat(200);
    assertSuccess(http.post(PATH, "{\"useQueue\":false,\"userId\":\"" + longest + "\"}"), 200);
    assertError(http.post(PATH, "{\"userId\":\"" + longest + "u\"}"), 400, "invalid_request");
    assertError(http.get(PATH + "?userId=" + longest + "u"), 400, "invalid_request");
  }

  @Test
  void a_second_run_for_the_same_user_is_refused() {
    sql.run(
        "insert into calendar_syncs (user_id, token, lease_until) values ('busy', gen_random_uuid(), now() + interval '1 min')");
    Answer answer = http.post(PATH, "{\"userId\":\"busy\",\"useQueue\":false}");
    assertError(answer, 409, "sync_running");
    assertThat(http.get(PATH + "?userId=busy").data().get("isRunning").asBoolean()).isTrue();
    assertSuccess(http.post(PATH, "{\"userId\":\"busy\",\"dryRun\":true}"), 200);
  }

  @Test
  void an_unknown_user_was_never_synced() {
    JsonNode status = assertSuccess(http.get(PATH + "?userId=nobody"), 200);
    assertThat(status.toString())
        .isEqualTo("{\"isRunning\":false,\"lastSyncTime\":null,\"lastResult\":null}");
  }

  @Test
  void an_upstream_that_refuses_is_502() throws IOException {
    HttpServer upstream =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(403, -1);
          call.close();
        });
    upstream.start();
    String url = "http://127.0.0.1:" + upstream.getAddress().getPort();
    try (TestApplication other =
        new TestApplication(TestDatabase.migrated())
            .set("MEXC_WEB_URL", url)
            .set("MEXC_BASE_URL", url)
            .shipped("calendar_sync.camel.yaml")
            .start()) {
      Answer answer = other.http().post(PATH, "{\"useQueue\":false}");
      assertThat(assertError(answer, 502, "upstream_failed")).contains("403");
      assertThat(other.sql().number("select count(*) from calendar_listings")).isZero();
      assertThat(other.http().get(PATH).data().get("isRunning").asBoolean()).isFalse();
    } finally {
      upstream.stop(0);
    }
  }
}
