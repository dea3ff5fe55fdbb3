package org.jobroutes;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API refuses, and how it says so. A request that is refused changes nothing. */
class HttpErrorsTest {
  private static final String JOB = "{\"type\":\"echo\"}";
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }")
            .shipped("calendar_sync.camel.yaml")
            .start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  static Stream<Arguments> badBodies() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    return Stream.of(
        arguments("not JSON", bytes("hello"), "not JSON"),
        arguments("half of it", bytes("{\"type\":\"echo\""), "at [line: 1, column: 1])"),
        arguments("blank", bytes("   "), "not JSON"),
        arguments("text after its end", bytes(JOB + " x"), "not JSON"),
        arguments("a second value", bytes(JOB + JOB), "after its end"),
        arguments("a comma too many", bytes("{\"type\":\"echo\",}"), "not JSON"),
        arguments("a name twice", bytes("{\"type\":\"echo\",\"type\":\"echo\"}"), "Duplicate"),
        arguments("200,000 deep", bytes(deep), "64 levels"),
        arguments(
            "NUL", bytes("{\"type\":\"echo\",\"payload\":{\"a\":\"\\u0000\"}}"), "/payload/a"),
        arguments("NUL in a name", bytes("{\"type\":\"echo\",\"payload\":{\"\\u0000\":1}}"), "NUL"),
        arguments("NUL alone", bytes("\"\\u0000\""), "NUL"),
        arguments("half a pair", bytes("{\"type\":\"echo\",\"payload\":\"\\ud800\"}"), "surrogate"),
        arguments("1e131071", bytes("{\"type\":\"echo\",\"payload\":1e131071}"), "/payload"),
        arguments("1e99999999999", bytes("{\"type\":\"echo\",\"payload\":1e99999999999}"), "1e308"),
        arguments("65 digits", bytes("{\"payload\":" + "1".repeat(65) + "}"), "64 characters"),
        arguments("NaN", bytes("{\"type\":\"echo\",\"payload\":NaN}"), "not JSON"),
        arguments("broken UTF-8", new byte[] {'"', (byte) 0xC3, '"'}, "UTF-8"),
        arguments("UTF-8 of half a pair", new byte[] {'"', -19, -96, -128, '"'}, "UTF-8"),
        arguments("UTF-16", JOB.getBytes(UTF_16), "UTF-8"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBodies")
  void a_bad_body_is_refused(String what, byte[] body, String said) {
    long before = sql.number("select count(*) from jobs");
    assertThat(assertError(post("/api/jobs", body), 400, "invalid_request")).contains(said);
    assertThat(assertError(post("/api/sync/calendar-to-database", body), 400, "invalid_request"))
        .contains(said);
    assertThat(sql.number("select count(*) from jobs")).isEqualTo(before);
  }

  @Test
  void a_byte_order_mark_does_no_harm() {
    assertSuccess(post("/api/jobs", ("\uFEFF" + JOB).getBytes(UTF_8)), 201);
    assertSuccess(post("/api/sync/calendar-to-database", "\uFEFF{}".getBytes(UTF_8)), 201);
  }

  @Test
  void an_empty_body_is_no_job() {
    assertThat(assertError(http.post("/api/jobs"), 400, "invalid_request")).contains("empty");
  }

  @Test
  void an_unknown_type_is_named_with_the_known_ones() {
    Answer answer = http.post("/api/jobs", "{\"type\":\"nobody\"}");
    assertThat(assertError(answer, 422, "unknown_type")).contains("nobody", "calendar_sync, echo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/jobs?limit=0",
        "/api/jobs?limit=201",
        "/api/jobs?limit=ten",
        "/api/jobs?limit=",
        "/api/jobs?limit=1&limit=2",
        "/api/jobs?status=waiting",
        "/api/jobs?status=",
        "/api/jobs?type=NO",
        "/api/jobs?cursor=x",
        "/api/jobs?cursor=2020-99-99T00:00:00Z_00000000-0000-0000-0000-000000000000",
        "/api/jobs?cursor=2020-01-01T00:00:00Z_00000000",
        "/api/sync/calendar-to-database?userId=",
        "/api/sync/calendar-to-database?userId=%00",
        "/api/jobs/not-a-uuid",
        "/api/jobs/00000000-0000-0000-0000-00000000000g",
        "/api/jobs?limit=%zz"
      })
  void a_bad_parameter_is_named_with_what_is_allowed(String path) {
    String said = assertError(http.send(raw(path)), 400, "invalid_request");
    assertThat(said).matches("(limit|status|type|cursor|userId|id): given .*, allowed .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api", "/api/job", "/api/jobs/x/y/z", "/sql/show-job.sql", "/..%2f"})
  void an_unknown_address_is_404(String path) {
    assertError(http.get(path), 404, "not_found");
  }

  @Test
  void an_unknown_job_is_404() {
    assertError(http.get("/api/jobs/" + UUID.randomUUID()), 404, "not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/jobs, PUT DELETE PATCH",
    "/api/jobs/process, PUT DELETE",
    "/api/jobs/00000000-0000-0000-0000-000000000000, POST PUT DELETE",
    "/api/job-types, POST DELETE",
    "/api/health/queues, POST DELETE",
    "/api/health/live, POST",
    "/api/sync/calendar-to-database, PUT DELETE"
  })
  void a_wrong_method_is_405(String path, String methods) {
    for (String method : List.of(methods.split(" ", -1))) {
      Answer answer = http.send(http.request(path).method(method, BodyPublishers.noBody()));
      assertThat(assertError(answer, 405, "method_not_allowed")).contains(method);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain,",
    "application/x-www-form-urlencoded,",
    "application/json-patch+json,",
    "application/json; charset=latin1,",
    "multipart/form-data; boundary=x,",
    ",",
    "application/json, gzip"
  })
  void a_body_that_is_not_plain_json_is_415(String type, String encoding) {
    var request = http.request("/api/jobs").POST(BodyPublishers.ofString(JOB));
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (encoding != null) {
      request.header("Content-Encoding", encoding);
    }
    assertError(http.send(request), 415, "not_json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""})
  void json_may_name_its_charset(String type) {
    var request = http.request("/api/jobs").header("Content-Type", type);
    assertSuccess(http.send(request.POST(BodyPublishers.ofString(JOB))), 201);
  }

  private static Answer post(String path, byte[] body) {
    return http.send(
        http.request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** A path that java.net.URI may find malformed. */
  private static java.net.http.HttpRequest.Builder raw(String path) {
    return http.request(path.replace("%zz", "%25zz")).GET();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
