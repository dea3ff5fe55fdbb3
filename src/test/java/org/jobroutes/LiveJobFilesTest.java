package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Job files that come, change and go while the application runs. */
class LiveJobFilesTest {
  private TestApplication application;
  private Sql sql;

  @BeforeEach
  void start() {
    application = new TestApplication(TestDatabase.migrated()).type("first", "", says("one"));
    sql = application.sql();
    application.start();
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void a_new_file_is_served_and_a_changed_one_serves_anew() {
    application.type("second", "", says("hello"));
    within().until(() -> type("second").path("state").asText().equals("serving"));
    assertThat(resultOf("second")).isEqualTo("\"hello\"");
    String version = type("second").get("version").asText();

    application.type("second", "priority: 3", says("goodbye"));
    within().until(() -> !type("second").get("version").asText().equals(version));
    UUID id = run("second");
    assertThat(sql.text("select result #>> '{}' from jobs where id = ?", id)).isEqualTo("goodbye");
    assertThat(sql.text("select route_version from jobs where id = ?", id))
        .isEqualTo(type("second").get("version").asText());
    assertThat(type("second").at("/policy/priority").asInt()).isEqualTo(3);
    assertThat(resultOf("first")).isEqualTo("\"one\"");
  }

  @Test
  void a_bad_file_leaves_the_good_version_serving_and_says_what_is_wrong() {
    String good = type("first").get("version").asText();
    application.type("first", "maxAtempts: 3", says("two"));
    within().until(() -> type("first").get("error").isTextual());
    assertThat(type("first").get("error").asText()).contains("maxAtempts");
    assertThat(type("first").get("state").asText()).isEqualTo("serving");
    assertThat(type("first").get("version").asText()).isEqualTo(good);
    assertThat(resultOf("first")).isEqualTo("\"one\"");
    assertThat(application.http().get("/api/health/queues").status()).isEqualTo(207);

    application.type("first", "", says("three"));
    within().until(() -> type("first").get("error").isNull());
    assertThat(resultOf("first")).isEqualTo("\"three\"");
    assertThat(application.http().get("/api/health/queues").status()).isEqualTo(200);
  }

  @Test
  void a_file_that_is_gone_takes_its_type_along_and_its_jobs_wait() {
    application.remove("first.camel.yaml");
    within().until(() -> type("first").get("state").asText().equals("withdrawn"));
    UUID id = (UUID) sql.value("insert into jobs (type) values ('first') returning id");
    application.type("second", "", says("hello"));
    within().until(() -> type("second").path("state").asText().equals("serving"));
    resultOf("second");
    assertThat(sql.text("select status from jobs where id = ?", id)).isEqualTo("pending");
    application.type("first", "", says("back"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
  }

  @Test
  void what_runs_ends_on_its_old_version_also_in_a_route_beside_it() {
    application.file("slow.camel.yaml", slow("old", 3000));
    within().until(() -> type("slow").path("state").asText().equals("serving"));
    UUID blocking = (UUID) sql.value("select enqueue_job('slow', '\"blocks\"')");
    UUID waiting = (UUID) sql.value("select enqueue_job('slow', '\"waits\"')");
    await().until(() -> sql.number("select count(*) from jobs where status = 'running'") == 2);
    String version = type("slow").get("version").asText();
    application.file("slow.camel.yaml", slow("new", 1));
    within().until(() -> !type("slow").get("version").asText().equals(version));
    assertThat(resultOf("slow")).isEqualTo("\"new\"");
    assertThat(sql.number("select count(*) from jobs where status = 'running'")).isEqualTo(2);
    for (UUID id : new UUID[] {blocking, waiting}) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
      assertThat(
              sql.row(
                  "select result #>> '{}' as said, route_version, yields, attempts from jobs where id = ?",
                  id))
          .containsEntry("said", "old")
          .containsEntry("route_version", version)
          .containsEntry("yields", 0)
          .containsEntry("attempts", 0);
    }
    await().until(() -> application.routesOf("slow") == 2);
  }

  @Test
  void a_type_that_another_file_gave_up_is_taken_over() {
    application.file(
        "other.camel.yaml",
        "- route: { id: other, from: { uri: 'job:first', steps: [ { setBody: { constant: other } } ] } }");
    within().until(() -> application.http().get("/api/health/queues").status() == 207);
    application.remove("first.camel.yaml");
    within().until(() -> type("first").path("file").asText().equals("other.camel.yaml"));
    assertThat(resultOf("first")).isEqualTo("\"other\"");
  }

  @Test
  void two_hundred_changes_under_load_lose_nothing_and_charge_nothing() {
    sql.run("insert into jobs (type) select 'first' from generate_series(1, 20000)");
    sql.run("notify process_jobs_trigger");
    for (int i = 0; i < 200; i++) {
      application.type("first", "", says("change " + i));
      application.refreshJobFiles();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> sql.number("select count(*) from jobs where status <> 'completed'") == 0);
    assertThat(
            sql.number("select count(*) from jobs where attempts <> 0 or claim_seq <> yields + 1"))
        .isZero();
    assertThat(sql.number("select count(*) from job_attempts where outcome <> 'released'"))
        .isZero();
    assertThat(sql.number("select count(distinct route_version) from jobs")).isGreaterThan(1);
    await().until(() -> application.routesOf("first") == 1);
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(10));
  }

  private static String says(String word) {
    return "- setBody: { constant: '" + word + "' }";
  }

  private static String slow(String word, int millis) {
    return """
        - route:
            id: slow
            from:
              uri: job:slow
              steps: [ { to: "direct:slow-beside" } ]
        - route:
            id: slow-beside
            from:
              uri: direct:slow-beside
              steps:
                - choice:
                    when:
                      - simple: "${body} == 'waits'"
                        steps: [ { delay: { constant: '%2$d', asyncDelayed: true } } ]
                    otherwise:
                      steps: [ { delay: { constant: '%2$d', asyncDelayed: false } } ]
                - setBody: { constant: '%1$s' }
        """
        .formatted(word, millis);
  }

  private JsonNode type(String name) {
    for (JsonNode type : application.http().get("/api/job-types").data()) {
      if (type.get("type").asText().equals(name)) {
        return type;
      }
    }
    return MissingNode.getInstance();
  }

  private String resultOf(String type) {
    return sql.text("select cast(result as text) from jobs where id = ?", run(type));
  }

  private UUID run(String type) {
    UUID id = (UUID) sql.value("select enqueue_job(?)", type);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    return id;
  }
}
