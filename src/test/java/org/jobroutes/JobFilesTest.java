package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.params.provider.MethodSource;

/** A bad job file serves nothing and is told with its error, and everything else works. */
class JobFilesTest {
  private static final String STEP = "- log: { message: x, loggingLevel: DEBUG }";
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  static Stream<Arguments> badFiles() {
    return Stream.of(
        arguments("syntax", "- route: { id: syntax, from: [", "line 1: expected"),
        arguments("unknown-eip", route("unknown-eip", "", "- sendIt: { uri: x }"), "sendIt"),
        arguments(
            "unknown-component", route("unknown-component", "", "- to: nowhere:x"), "nowhere"),
        arguments(
            "misspelt-option",
            route("misspelt-option", "maxAtempts: 3", STEP),
            "maxAtempts: there is no such option; from: job:misspelt-option allows backoff, backoffCap"),
        arguments(
            "bad-timeout",
            route("bad-timeout", "timeout: 5 parsecs", STEP),
            "timeout: given \"5 parsecs\", allowed a whole number with its unit"),
        arguments("no-unit", route("no-unit", "timeout: 30", STEP), "timeout: given \"30\""),
        arguments(
            "bad-backoff",
            route("bad-backoff", "backoff: 2h", STEP),
            "backoff: given \"2h\", allowed a whole number with its unit (ms, s, m, h or d) from 0s to 1h"),
        arguments(
            "bad-attempts",
            route("bad-attempts", "maxAttempts: 0", STEP),
            "maxAttempts: given 0, allowed a whole number from 1 to 1000"),
        arguments("text-attempts", route("text-attempts", "maxAttempts: many", STEP), "many"),
        arguments("bad-name", route("Bad", "", STEP), "job:Bad: a job type's name"),
        arguments(
            "no-placeholder",
            route("no-placeholder", "", "- to: '{{partner.url}}'"),
            "partner.url"),
        arguments("empty", "", "declares no job type"),
        arguments("comment", "# nothing yet\n", "declares no job type"),
        arguments("not-a-list", "hello: world\n", "declares no job type"),
        arguments(
            "no-job",
            "- route:\n    id: no-job\n    from:\n      uri: direct:no-job\n      steps:\n        "
                + STEP,
            "declares no job type"),
        arguments(
            "z-duplicate-type",
            route("z-duplicate-type", "good", "", STEP),
            "job:good is already declared by good.camel.yaml"),
        arguments("z-duplicate-id", route("good", "z-other-type", "", STEP), "route id \"good\""),
        arguments("core-id", route("show-health", "core-id", "", STEP), "route id \"show-health\""),
        arguments(
            "twice",
            route("twice", "", STEP) + "\n" + route("twice2", "twice", "", STEP),
            "job:twice is declared twice"),
        arguments(
            "same-ids",
            route("same-ids", "", STEP) + "\n" + route("same-ids", "b", "", STEP),
            "same-ids"),
        arguments(
            "job-target",
            route("job-target", "", "- to: job:good?timeout=3s"),
            "timeout: an option of from: job:good, not here"),
        arguments(
            "target-option",
            route("target-option", "uniqueKey: a", STEP),
            "uniqueKey: an option of to: job:target-option, not here"),
        arguments(
            "no-schema",
            route("no-schema", "schema: missing.json", STEP),
            "schema: given \"missing.json\", but there is no such file beside the job file"),
        arguments(
            "far-schema",
            route("far-schema", "schema: ../x.json", STEP),
            "schema: given \"../x.json\", allowed the name of a file beside the job file"),
        arguments(
            "no-limit",
            route("no-limit", "maxConcurrent: 0", STEP),
            "maxConcurrent: given 0, allowed a whole number from 1 to 10000"),
        arguments("no-bean", route("no-bean", "", "- bean: { ref: nobody, method: x }"), "nobody"));
  }

  @BeforeAll
  static void start() {
    application = new TestApplication(TestDatabase.migrated()).type("good", "", STEP);
    badFiles()
        .forEach(file -> application.file(file.get()[0] + ".camel.yaml", (String) file.get()[1]));
    application.file("notes.txt", "not a job file");
    application.start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void it_is_shown_with_what_is_wrong_with_it(String name, String text, String said) {
    JsonNode row = null;
    for (JsonNode type : http.get("/api/job-types").data()) {
      row = type.path("file").asText().equals(name + ".camel.yaml") ? type : row;
    }
    assertThat(row).isNotNull();
    assertThat(row.get("state").asText()).isEqualTo("broken");
    assertThat(row.get("error").asText())
        .contains(said)
        .doesNotContain("/jobroutes-home", "Exception");
    Answer health = http.get("/api/health/queues");
    assertThat(health.status()).isEqualTo(207);
    assertThat(health.json().get("quarantinedFiles").findValuesAsText("file"))
        .contains(name + ".camel.yaml");
    assertThat(health.json().get("recommendations").toString())
        .contains("Job file " + name + ".camel.yaml is broken, its types are not served: ");
  }

  @Test
  void the_good_file_serves_and_the_http_routes_do_too() {
    Object id = sql.value("select enqueue_job('good')");
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    assertThat(http.get("/api/health/live").status()).isEqualTo(200);
    assertThat(http.get("/api/job-types").data().findValuesAsText("type"))
        .filteredOn(type -> !type.equals("null"))
        .containsExactly("good");
    assertThat(http.get("/api/job-types").data()).hasSize(1 + (int) badFiles().count());
  }

  @Test
  void a_job_whose_file_is_broken_waits() {
    Object id = sql.value("insert into jobs (type) values ('bad-timeout') returning id");
    Object good = sql.value("select enqueue_job('good')");
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", good));
    assertThat(sql.text("select status from jobs where id = ?", id)).isEqualTo("pending");
    assertThat(http.get("/api/health/queues").json().get("unservedTypes").toString())
        .contains("bad-timeout");
  }

  private static String route(String type, String options, String step) {
    return route(type, type, options, step);
  }

  private static String route(String id, String type, String options, String step) {
    return """
        - route:
            id: %s
            from:
              uri: job:%s
              parameters: { %s }
              steps:
                %s
        """
        .formatted(id, type, options, step);
  }
}
