package org.jobroutes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.jobroutes.support.RawHttp;
import org.jobroutes.support.TestDatabase;
import org.jobroutes.support.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that try to come past the keys. */
class GuardTest {
  private static final String ENQUEUE = "enqueue-key";
  private static final String OPERATE = "operate-key-\u00e4";
  private static TestApplication application;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_KEYS_ENQUEUE", TestKeys.hashed(ENQUEUE))
            .set("JOBS_KEYS_OPERATE", TestKeys.hashed(OPERATE))
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }")
            .start();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization: Bearer enqueue-key | 200",
        "authorization: bearer enqueue-key | 200",
        "Authorization:   BEARER    enqueue-key   | 200",
        "Authorization: Bearer operate-key-\u00c3\u00a4 | 200",
        "Authorization: Bearer | 401",
        "Authorization: | 401",
        "Authorization: Bearer enqueue-key x | 401",
        "Authorization: Bearer enqueue-key, Bearer enqueue-key | 401",
        "Authorization: Basic enqueue-key | 401",
        "Authorization: enqueue-key | 401",
        "Authorization: Bearer Enqueue-key | 401",
        "Authorization: Bearer enqueue-key#Authorization: Bearer enqueue-key | 401",
        "Authorization: Bearer enqueue-key#Authorization: Basic eDp5 | 401",
        "X-Api-Key: enqueue-key | 401",
        "Cookie: key=enqueue-key; Authorization=Bearer%20enqueue-key | 401",
        "Proxy-Authorization: Bearer enqueue-key | 401"
      })
  void a_key_is_sent_once_as_bearer(String headers, int status) throws IOException {
    assertThat(status("GET", "/api/jobs", headers.replace("#", "\r\n"))).isEqualTo(status);
  }

  @Test
  void no_parameter_is_a_key() throws IOException {
    for (String query : List.of("access_token=enqueue-key", "key=enqueue-key", "group=public")) {
      assertThat(status("GET", "/api/jobs?" + query, "X: y")).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/jobs/process",
        "/api/jobs/process/",
        "/api/jobs/process//",
        "//api//jobs//process",
        "/api/./jobs/process",
        "/api/jobs/x/../process",
        "/api/jobs/../jobs/process",
        "/api/jobs/%70rocess",
        "/api/jobs%2Fprocess",
        "/api/jobs/%2e%2e/jobs/process",
        "/api/jobs/process%20",
        "/api/jobs/process%00",
        "/api/jobs/process;a=b",
        "/api/jobs;a=b/process",
        "/api/jobs/process%3Fwait",
        "/api/jobs/process#x",
        "/API/jobs/process",
        "/api\\jobs\\process",
        "http://localhost/api/jobs/process",
        "/demo/mexc/../../api/jobs/process",
        "/api/health/live/../../jobs/process"
      })
  void no_spelling_of_an_address_needs_less_than_it_does(String target) throws IOException {
    for (String query : List.of("?wait=0", "?wait=0&wait=0")) {
      int operated =
          status("POST", target + query, "Authorization: Bearer operate-key-\u00c3\u00a4");
      int refused = status("POST", target + query, "Authorization: Bearer enqueue-key");
      int unknown = status("POST", target + query, "X: y");
      assertThat(refused).isIn(operated < 300 ? List.of(403) : List.of(400, 403, 404, 405));
      assertThat(unknown).isIn(400, 401);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-HTTP-Method-Override, GET",
    "X-Original-URL, /api/health/live",
    "X-Rewrite-URL, /"
  })
  void no_header_makes_it_another_request(String name, String value) throws IOException {
    String header = name + ": " + value + "\r\n";
    assertThat(status("POST", "/api/jobs/process", header + "A: b")).isEqualTo(401);
    assertThat(status("POST", "/api/jobs/process", header + "Authorization: Bearer enqueue-key"))
        .isEqualTo(403);
  }

  @Test
  void no_header_or_parameter_changes_what_a_call_does() {
    String parameters =
        "?type=other&id=7&CamelSqlQuery=select%201&CamelHttpUri=http:x&CamelJobType=other";
    HttpRequest.Builder request =
        application.http().with(ENQUEUE).request("/api/jobs" + parameters);
    List.of("CamelHttpUri", "CamelHttpPath", "CamelSqlQuery", "CamelJobId", "CamelJobType")
        .forEach(name -> request.header(name, "select 1"));
    List.of("id", "type", "group", "role", "trigger", "body", "CamelHttpMethod")
        .forEach(name -> request.header(name, "admin"));
    request.header("Content-Type", "application/json");
    JsonNode job =
        assertSuccess(
            application
                .http()
                .send(request.POST(BodyPublishers.ofString("{\"type\":\"echo\",\"payload\":1}"))),
            201);
    assertThat(job.get("type").asText()).isEqualTo("echo");
    assertThat(job.get("payload").asInt()).isEqualTo(1);
    assertThat(job.get("id").asText()).hasSize(36);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y", "Authorization: Bearer enqueue-key"})
  void the_answer_comes_before_the_body(String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
      socket.setSoTimeout(10_000);
      String request =
          "POST /api/jobs/process HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
              + header
              + "\r\nContent-Length: 999999999\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)).readLine();
      assertThat(line).startsWith("HTTP/1.1 " + (header.startsWith("X") ? "401" : "403"));
    }
  }

  @ParameterizedTest
  @CsvSource({"16, false", "16, true", "2048, false", "2048, true", "7168, false", "7168, true"})
  void clients_that_send_before_they_read_are_told_too(int kilobytes, boolean chunked)
      throws IOException {
    RawHttp.Reply reply = RawHttp.post(application.port(), "/api/jobs", kilobytes, chunked);
    assertThat(reply.text()).startsWith("HTTP/1.1 401").contains("unauthorized");
    assertThat(reply.broken()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobody_can_send_for_ever_without_a_key(boolean chunked) throws IOException {
    assertThat(RawHttp.post(application.port(), "/api/jobs", 64 * 1024, chunked).broken()).isTrue();
  }

  @Test
  void a_wrong_method_is_answered_with_the_right_ones() {
    HttpRequest.Builder request = application.http().with(ENQUEUE).request("/api/jobs");
    assertThat(application.http().send(request.DELETE()).headers().firstValue("Allow"))
        .contains("GET, POST");
  }

  private static int status(String method, String target, String headers) throws IOException {
    String request = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n\r\n";
    String answer = RawHttp.send(application.port(), request.formatted(method, target, headers));
    assertThat(answer).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }
}
