package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Job files that are renamed, exchanged or broken under jobs that run. */
class MovedJobFilesTest {
  private static final String FILE =
      """
      - route:
          id: %1$s
          from:
            uri: job:%1$s
            steps:
              - delay: { simple: "${body}", asyncDelayed: false }
              - to: direct:%1$s-beside
      - route:
          id: %1$s-beside
          from:
            uri: direct:%1$s-beside
            steps: [ { setBody: { constant: "%1$s" } } ]
      """;

  @TempDir Path folder;
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);
  private TestApplication application;

  @BeforeEach
  void start() throws IOException {
    write("x");
    write("y");
    application = new TestApplication(database).set("JOBS_ROUTES_DIR", folder.toString()).start();
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void a_renamed_file_and_two_exchanged_ones_fail_no_job() throws IOException {
    sql.run("insert into jobs (type, payload) select 'x', '1500' from generate_series(1, 3)");
    within().until(() -> sql.number("select count(*) from jobs where status = 'running'") == 3);
    sql.run("insert into jobs (type, payload) select 'x', '5' from generate_series(1, 300)");
    move("x", "z");
    within().until(() -> type("x").path("file").asText().equals("z.camel.yaml"));
    sql.run(
        "insert into jobs (type, payload) select t, '5' from unnest(array['x', 'y']) t, generate_series(1, 300)");
    move("z", "between");
    move("y", "z");
    move("between", "y");
    within().until(() -> type("x").path("file").asText().equals("y.camel.yaml"));
    within().until(() -> type("y").path("file").asText().equals("z.camel.yaml"));
    within().until(() -> sql.number("select count(*) from jobs where status <> 'completed'") == 0);
    assertThat(
            sql.number("select count(*) from jobs where attempts <> 0 or result #>> '{}' <> type"))
        .isZero();
    await().until(() -> application.routesOf("x") + application.routesOf("y") == 4);
  }

  @Test
  void what_is_wrong_with_a_file_is_told_everywhere_with_its_line() throws IOException {
    Path file = folder.resolve("x.camel.yaml");
    Files.writeString(file, Files.readString(file).replace("delay:", "dealy:"));
    within().until(() -> type("x").path("error").isTextual());
    assertThat(type("x").get("error").asText()).contains("dealy", "line 6");
    assertThat(type("x").get("state").asText()).isEqualTo("serving");
    String said = "Job file x.camel.yaml is broken, its last good version goes on serving: ";
    Answer health = application.http().get("/api/health/queues");
    assertThat(health.status()).isEqualTo(207);
    assertThat(health.json().get("recommendations").toString()).contains(said).contains("line 6");
    assertThat(health.json().get("quarantinedFiles").toString()).contains("line 6");
    assertThat(Commands.on(folder, database).run("types").out()).contains("line 6");

    write("x");
    within().until(() -> application.http().get("/api/health/queues").status() == 200);
  }

  private void write(String type) throws IOException {
    Files.writeString(folder.resolve(type + ".camel.yaml"), FILE.formatted(type));
  }

  private void move(String from, String to) throws IOException {
    Files.move(
        folder.resolve(from + ".camel.yaml"),
        folder.resolve(to + ".camel.yaml"),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(20));
  }

  private JsonNode type(String name) {
    JsonNode found = null;
    for (JsonNode type : application.http().get("/api/job-types").data()) {
      found = type.path("type").asText().equals(name) ? type : found;
    }
    return found;
  }
}
