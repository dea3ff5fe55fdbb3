package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Logs;
import org.jobroutes.support.Project;
import org.jobroutes.support.TestDatabase;
import org.jobroutes.support.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what where keys are set, on a server that other machines may reach. */
class KeysTest {
  private static final List<String> COLUMNS =
      List.of("no", "an unknown", "a read", "an enqueue", "an operate", "an admin", "the cron");

  /** Each route, the statuses with the keys of the columns; and some addresses without a route. */
  private static final String TABLE = Project.text(Path.of("src/test/resources/keys.txt"));

  private static final Map<String, String> KEYS = new java.util.LinkedHashMap<>();
  private static final String OLD = "old-" + UUID.randomUUID();
  private static Logs logs;
  private static TestApplication application;

  @BeforeAll
  static void start() {
    COLUMNS.forEach(column -> KEYS.put(column, UUID.randomUUID().toString()));
    KEYS.put("no", null);
    logs = new Logs();
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_ALLOWED_COMPONENTS", "platform-http")
            .set("JOBS_HOST", "0.0.0.0")
            .set("JOBS_KEYS_READ", TestKeys.hashed(OLD) + ", " + hashed("a read"))
            .set("JOBS_KEYS_ENQUEUE", hashed("an enqueue"))
            .set("JOBS_KEYS_OPERATE", hashed("an operate"))
            .set("JOBS_KEYS_ADMIN", hashed("an admin"))
            .set("JOBS_CRON_SECRET", KEYS.get("the cron"))
            .shipped("calendar_sync.camel.yaml")
            .file(
                "echo.camel.yaml",
                """
                - route:
                    id: echo
                    from: { uri: "job:echo", steps: [ { log: { message: x, loggingLevel: DEBUG } } ] }
                - route:
                    id: without-a-role
                    group: everyone
                    from: { uri: "platform-http:/a-route-without-a-role", steps: [ { setBody: { constant: reached } } ] }
                """)
            .start();
  }

  @AfterAll
  static void stop() {
    application.close();
    logs.close();
    assertThat(logs.lines()).isNotEmpty().noneMatch(KeysTest::holdsAKey);
  }

  static Stream<Arguments> table() {
    List<Arguments> cases = new ArrayList<>();
    for (String row : TABLE.lines().toList()) {
      String[] parts = row.split("\\s*\\|\\s*", -1);
      String[] statuses = parts[1].split(" ", -1);
      for (int i = 0; i < statuses.length; i++) {
        cases.add(Arguments.of(parts[0], COLUMNS.get(i), Integer.parseInt(statuses[i])));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} with {1} key -> {2}")
  @MethodSource("table")
  void a_key_opens_what_its_role_includes(String call, String column, int status) {
    String[] parts = call.split(" ", -1);
    Answer answer = send(parts[0], parts[1], KEYS.get(column));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(holdsAKey(answer.body() + answer.headers())).isFalse();
    if (status == 401) {
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
  }

  @Test
  void the_table_names_every_route() {
    Set<String> routes = new TreeSet<>();
    Pattern serves =
        Pattern.compile(
            "uri: \"?platform-http:([^\"\\s]+)\"?\\s+parameters: \\{ httpMethodRestrict: (\\w+)");
    Project.files("routes", ".camel.yaml")
        .forEach(
            file ->
                serves
                    .matcher(Project.text(file))
                    .results()
                    .forEach(route -> routes.add(route.group(2) + " " + route.group(1))));
    Set<String> named = new TreeSet<>();
    TABLE.lines().forEach(row -> named.add(row.replaceFirst("\\s*\\|.*", "")));
    assertThat(named).containsAll(routes);
  }

  @Test
  void a_key_without_the_right_is_told_which_role_it_needs() {
    String said = assertError(send("POST", "/api/jobs", KEYS.get("a read")), 403, "forbidden");
    assertThat(said).contains("role enqueue");
    said = assertError(send("POST", "/api/jobs/cron", KEYS.get("a read")), 403, "forbidden");
    assertThat(said).contains("role operate");
    Answer nobody = send("GET", "/a-route-without-a-role", KEYS.get("an admin"));
    assertThat(assertError(nobody, 403, "forbidden")).contains("group");
    assertThat(assertError(send("GET", "/api/jobs", null), 401, "unauthorized"))
        .contains("Authorization: Bearer");
  }

  @Test
  void the_cron_call_answers_without_a_key_as_it_always_did() {
    Answer answer = send("POST", "/api/jobs/cron", null);
    assertThat(answer.body()).isEqualTo("{\"error\":\"Unauthorized\"}");
    assertError(send("POST", "/functions/v1/process-jobs", null), 401, "unauthorized");
  }

  @Test
  void an_old_and_a_new_key_work_at_the_same_time() {
    assertThat(send("GET", "/api/jobs", OLD).status()).isEqualTo(200);
    assertThat(send("POST", "/api/jobs", OLD).status()).isEqualTo(403);
  }

  private static Answer send(String method, String path, String key) {
    String target =
        path.replace("{id}", UUID.randomUUID().toString()).replaceAll("\\{\\w+}", "nobody");
    boolean waits = method.equals("POST") && path.contains("process");
    HttpRequest.Builder request =
        application.http().with(key).request(target + (waits ? "?wait=0" : ""));
    String body = method.equals("POST") ? "{\"type\":\"echo\"}" : "";
    request.header("Content-Type", "application/json");
    return application.http().send(request.method(method, BodyPublishers.ofString(body)));
  }

  private static String hashed(String column) {
    return TestKeys.hashed(KEYS.get(column));
  }

  private static boolean holdsAKey(String text) {
    return Stream.concat(KEYS.values().stream(), Stream.of(OLD))
        .anyMatch(key -> key != null && text.contains(key));
  }
}
