package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jobroutes.support.Http;
import org.jobroutes.support.RawHttp;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies up to a megabyte, and beyond it. */
class LargeBodiesTest {
  private static TestApplication application;
  private static Http http;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("echo", "", "- setBody: { constant: done }")
            .start();
    http = application.http();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void a_body_just_below_a_megabyte_is_taken() {
    int most = (1 << 20) - "{'type':'echo','payload':''}".length();
    JsonNode job =
        assertSuccess(
            http.post("/api/jobs", "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(most) + "\"}"),
            201);
    assertThat(job.get("payload").asText()).hasSize(most);
  }

  @Test
  void a_thousand_jobs_are_taken_in_one_call() {
    String jobs = "[" + "{\"type\":\"echo\"},".repeat(999) + "{\"type\":\"echo\"}]";
    assertThat(assertSuccess(http.post("/api/jobs", jobs), 201)).hasSize(1000);
  }

  @Test
  void a_body_over_a_megabyte_is_refused_over_http_2_too() {
    assertError(http.post("/api/jobs", " ".repeat(2 << 20)), 413, "body_too_large");
  }

  @ParameterizedTest
  @CsvSource({"2048, false", "2048, true", "7168, false", "7168, true"})
  void a_body_over_a_megabyte_is_413_even_for_clients_that_send_before_they_read(
      int kilobytes, boolean chunked) throws IOException {
    RawHttp.Reply reply = RawHttp.post(application.port(), "/api/jobs", kilobytes, chunked);
    assertThat(reply.broken()).isFalse();
    assertThat(reply.text()).startsWith("HTTP/1.1 413").contains("body_too_large");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobody_can_send_for_ever(boolean chunked) throws IOException {
    RawHttp.Reply reply = RawHttp.post(application.port(), "/api/jobs", 64 * 1024, chunked);
    assertThat(reply.broken()).isTrue();
    assertSuccess(http.get("/api/health/live"), 200);
  }
}
