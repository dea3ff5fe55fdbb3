package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.jobroutes.support.Http;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling and retrying over HTTP. */
class ChangeJobsApiTest {
  private static TestApplication application;
  private static Sql sql;
  private static Http http;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("long", "", "- delay: { constant: '60000', asyncDelayed: false }");
    sql = application.sql();
    http = application.http();
    application.start();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void forget() {
    sql.run("delete from jobs");
  }

  @Test
  void a_job_that_waits_is_cancelled_and_retried_and_cancelled_again() {
    UUID id = job("pending");
    JsonNode cancelled = assertSuccess(http.post("/api/jobs/" + id + "/cancel"), 200);
    assertThat(cancelled.get("status").asText()).isEqualTo("cancelled");
    assertThat(cancelled.get("finishedAt").isTextual()).isTrue();
    assertThat(assertError(http.post("/api/jobs/" + id + "/cancel"), 409, "wrong_state"))
        .contains("given one that is cancelled");
    JsonNode retried = assertSuccess(http.post("/api/jobs/" + id + "/retry"), 200);
    assertThat(retried.get("status").asText()).isEqualTo("pending");
    assertThat(retried.get("cancelRequestedAt").isNull()).isTrue();
    assertError(http.post("/api/jobs/" + id + "/retry"), 409, "wrong_state");
  }

  @Test
  void a_running_job_is_asked_to_end_and_does() {
    UUID id = (UUID) sql.value("select enqueue_job('long')");
    await().until(() -> sql.is("select status = 'running' from jobs where id = ?", id));
    JsonNode asked = assertSuccess(http.post("/api/jobs/" + id + "/cancel"), 202);
    assertThat(asked.get("status").asText()).isEqualTo("running");
    assertThat(asked.get("cancelRequestedAt").isTextual()).isTrue();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> sql.is("select status = 'cancelled' from jobs where id = ?", id));
    JsonNode history = http.get("/api/jobs/" + id).data().get("history");
    assertThat(history.get(0).get("outcome").asText()).isEqualTo("cancelled");
    assertThat(history.get(0).get("stack").asText()).contains("Delay");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "retry"})
  void a_job_that_is_not_there_or_an_id_that_is_none_is_refused(String what) {
    assertError(http.post("/api/jobs/" + UUID.randomUUID() + "/" + what), 404, "not_found");
    assertThat(assertError(http.post("/api/jobs/7/" + what), 400, "invalid_request"))
        .contains("id: given \"7\"");
    assertError(http.get("/api/jobs/" + UUID.randomUUID() + "/" + what), 405, "method_not_allowed");
  }

  @Test
  void many_are_counted_and_then_changed() {
    job("dead");
    job("dead");
    UUID other = job("completed");
    String filter = "{\"filter\":{\"status\":\"dead\",\"type\":\"t\"}%s}";
    JsonNode counted =
        assertSuccess(http.post("/api/jobs/retry", filter.formatted(",\"dryRun\":true")), 200);
    assertThat(counted.toString()).isEqualTo("{\"matched\":2,\"changed\":0}");
    JsonNode retried =
        assertSuccess(http.post("/api/jobs/retry", filter.formatted(",\"dryRun\":false")), 200);
    assertThat(retried.toString()).isEqualTo("{\"matched\":2,\"changed\":2}");
    JsonNode cancelled =
        assertSuccess(http.post("/api/jobs/cancel", "{\"filter\":{\"type\":\"t\"}}"), 200);
    assertThat(cancelled.toString()).isEqualTo("{\"matched\":2,\"changed\":2}");
    assertThat(sql.text("select status from jobs where id = ?", other)).isEqualTo("completed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                  | filter: given nothing, allowed an object with at least one of",
        "[]                                  | body: given [], allowed an object",
        "{\"filter\":{\"type\":\"t\"},\"dry_run\":true} | body: given the member \"dry_run\", allowed filter and dryRun",
        "{\"filter\":null}                   | filter: given null, allowed",
        "{\"filter\":{\"status\":\"done\"}}  | filter.status: given \"done\", allowed",
        "{\"filter\":{\"typ\":\"t\"}}        | filter: given the member \"typ\", allowed",
        "{\"filter\":{\"type\":\"t\"},\"dryRun\":\"yes\"} | dryRun: given \"yes\", allowed true or false",
        "{\"filter\":                        | JSON"
      })
  void a_wrong_request_says_what_is_wrong_and_changes_nothing(String body, String message) {
    job("pending");
    job("dead");
    for (String what : new String[] {"cancel", "retry"}) {
      assertThat(assertError(http.post("/api/jobs/" + what, body), 400, "invalid_request"))
          .contains(message);
    }
    assertThat(sql.number("select count(*) from jobs where status in ('pending', 'dead')"))
        .isEqualTo(2);
  }

  private static UUID job(String status) {
    return (UUID) sql.value("insert into jobs (type, status) values ('t', ?) returning id", status);
  }
}
