package org.jobroutes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.jobroutes.support.Http;
import org.jobroutes.support.RawHttp;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no library would send, on an application that serves nothing but a type "echo". */
class OddRequestsTest {
  private static TestApplication application;
  private static Http http;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }")
            .start();
    http = application.http();
  }

  @AfterAll
  static void stop() {
    application.close();
    assertThat(application.sql().number("select count(*) from jobs where type <> 'echo'")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/jobs?limit=%zz, 400",
    "/api/jobs?limit=%, 400",
    "/api/jobs/%zz, 400",
    "/api/jobs/%00, 400",
    "/api/jobs?limit=1&&x&=y, 200",
    "//api//jobs, 200",
    "/api/../api/jobs, 200",
    "/api/jobs/../../etc/passwd, 404"
  })
  void an_odd_address_is_answered_in_the_one_shape(String target, int status) throws IOException {
    assertAnswer(
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 15\r\nContent-Length: 16",
        "Content-Length: -1",
        "Content-Length: x",
        "Content-Length: 99999999999999999999"
      })
  void a_length_that_is_none_is_refused(String header) throws IOException {
    String answer =
        RawHttp.send(
            application.port(),
            "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + header
                + "\r\n\r\n{\"type\":\"echo\"}");
    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("xception", "\tat ");
  }

  @Test
  void a_client_that_leaves_in_the_middle_of_its_body_does_no_harm() throws IOException {
    long before = application.sql().number("select count(*) from jobs");
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
        socket
            .getOutputStream()
            .write(
                "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"type\":\"echo\"}"
                    .getBytes(US_ASCII));
      }
    }
    assertSuccess(http.get("/api/health/live"), 200);
    assertThat(application.sql().number("select count(*) from jobs")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "undefined", "null"})
  void where_no_secret_is_set_none_triggers(String secret) {
    for (String path : List.of("/api/jobs/cron", "/functions/v1/process-jobs")) {
      assertThat(http.with(secret).post(path).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"useQueue\":false}", "{\"dryRun\":true}"})
  void a_sync_that_nothing_serves_is_422(String body) {
    String said =
        assertError(http.post("/api/sync/calendar-to-database", body), 422, "unknown_type");
    assertThat(said).contains("calendar_sync");
  }

  private static void assertAnswer(String request, int status) throws IOException {
    String answer = RawHttp.send(application.port(), request);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("application/json");
    assertThat(answer).contains("\"success\":" + (status == 200)).doesNotContain("xception");
  }
}
