package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jobroutes.support.RawHttp;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without keys the API serves programs of this machine: no web page, nobody behind a proxy. */
class KeylessTest {
  private static final String SECRET = "a-secret-of-many-letters";
  private static TestApplication application;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_CRON_SECRET", SECRET)
            .set("JOBS_HOST", "127.0.0.1")
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }")
            .start();
  }

  @AfterAll
  static void stop() {
    application.close();
    assertThat(application.sql().number("select count(*) from jobs")).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Host: localhost",
        "Host: LocalHost:3008",
        "Host: 127.0.0.1:PORT",
        "Host: 127.1.2.3",
        "Host: [::1]:3008",
        "Host: queue.localhost:80",
        "Host: localhost\r\nOrigin: http://localhost",
        "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT",
        "Host: localhost\r\nAuthorization: Bearer whatever",
        "Host: localhost\r\nUser-Agent: pg_net/0.20.4"
      })
  void a_program_of_this_machine_is_served(String headers) throws IOException {
    assertThat(answer("GET", "/api/jobs", headers)).startsWith("HTTP/1.1 200");
    assertThat(answer("POST", "/api/jobs/process?wait=0", headers)).startsWith("HTTP/1.1 202");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Host: rebound.example",
        "Host: rebound.example:3008",
        "Host: localhost.example",
        "Host: 127.0.0.1.example",
        "Host: notlocalhost",
        "Host: .localhost",
        "Host: 192.168.0.1",
        "Host: 0.0.0.0",
        "Host: [::2]",
        "Host: [::ffff:192.168.0.1]",
        "Host: rebound.example\r\nHost: localhost",
        "Host: localhost\r\nHost: rebound.example",
        "Host: localhost\r\nOrigin: http://rebound.example",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nOrigin:",
        "Host: localhost\r\nOrigin: https://localhost",
        "Host: localhost\r\nOrigin: http://localhost:8080",
        "Host: localhost\r\nOrigin: http://127.0.0.1",
        "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://rebound.example",
        "Host: rebound.example\r\nOrigin: http://rebound.example",
        "Host: localhost\r\nForwarded: for=127.0.0.1",
        "Host: localhost\r\nX-Forwarded-For: 127.0.0.1",
        "Host: localhost\r\nx-forwarded-proto: https",
        "Host: localhost\r\nX-Forwarded-Host: localhost",
        "Host: localhost\r\nX-Real-IP: 127.0.0.1",
        "Host: localhost\r\nVia: 1.1 proxy"
      })
  void a_web_page_or_a_proxy_is_not(String headers) throws IOException {
    for (String call : new String[] {"GET /api/jobs", "POST /api/jobs/process", "GET /nothing"}) {
      String[] parts = call.split(" ", -1);
      assertThat(answer(parts[0], parts[1], headers))
          .startsWith("HTTP/1.1 403")
          .contains("\"code\":\"forbidden\"", "JOBS_KEYS_ADMIN");
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"Host: localhost@rebound.example", "Host: localhost:80:80", "Host: a b"})
  void a_host_that_is_none_is_refused(String header) throws IOException {
    assertThat(answer("GET", "/api/jobs", header)).startsWith("HTTP/1.1 400");
  }

  @Test
  void a_request_without_a_host_is_not_served() throws IOException {
    assertThat(RawHttp.send(application.port(), "GET /api/jobs HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.0 403");
    assertThat(answer("GET", "http://localhost/api/jobs", "Host: localhost"))
        .startsWith("HTTP/1.1 403");
    assertThat(answer("GET", "http://rebound.example/api/jobs", "Host: localhost"))
        .startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/health/live", "/api/health/queues"})
  void health_is_for_everybody(String path) throws IOException {
    assertThat(answer("GET", path, "Host: queue.example\r\nX-Forwarded-For: 192.0.2.1"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest(name = "{0} with {1} -> {2}")
  @CsvSource({
    "/api/jobs/cron, nothing, 401",
    "/api/jobs/cron, an unknown secret, 401",
    "/api/jobs/cron, the secret, 200",
    "/functions/v1/process-jobs, nothing, 401",
    "/functions/v1/process-jobs, an unknown secret, 401",
    "/functions/v1/process-jobs, the secret, 202"
  })
  void a_trigger_needs_its_secret_on_this_machine_too(String path, String sent, int status)
      throws IOException {
    String bearer =
        sent.equals("nothing")
            ? "X: y"
            : "Authorization: Bearer " + (sent.equals("the secret") ? SECRET : SECRET + "x");
    for (String host : new String[] {"localhost", "host.docker.internal:3008"}) {
      assertThat(answer("POST", path + "?wait=0", "Host: " + host + "\r\n" + bearer))
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void the_secret_opens_nothing_else() throws IOException {
    String headers = "Host: rebound.example\r\nAuthorization: Bearer " + SECRET;
    assertThat(answer("GET", "/api/jobs", headers)).startsWith("HTTP/1.1 403");
    assertThat(answer("POST", "/api/jobs/process", headers)).startsWith("HTTP/1.1 403");
  }

  private static String answer(String method, String target, String headers) throws IOException {
    String request = "%s %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
        application.port(),
        request
            .formatted(method, target, headers)
            .replace("PORT", String.valueOf(application.port())));
  }
}
