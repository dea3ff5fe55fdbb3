package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.embedded.EmbeddedServer;
import org.jobroutes.support.Http;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away, or isn't there at the start, is waited for. */
class DatabaseAwayTest {
  @TempDir static Path folder;
  private static EmbeddedServer server;

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void the_application_outlives_its_database_and_goes_on_when_it_is_back() throws IOException {
    server = EmbeddedServer.open(folder);
    DatabaseUrl database =
        new DatabaseUrl(server.jdbcUrl(), server.user(), server.password(), false, "test");
    server.close();
    Sql sql = new Sql(database);
    TestApplication application =
        new TestApplication(database)
            .type("quick", "", "- setBody: { constant: done }")
            .type(
                "long",
                "timeout: 1m",
                "- delay: { constant: '3000', asyncDelayed: false }",
                "- setBody: { constant: done }")
            .startWithoutWorker();
    try {
      isAway(application.http());
      server = EmbeddedServer.open(folder);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> application.http().get("/api/health/queues").status() == 200);
      application.awaitWorker();
      Object quick = sql.value("select enqueue_job('quick')");
      await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", quick));

      Object job = sql.value("select enqueue_job('long')");
      await().until(() -> sql.is("select status = 'running' from jobs where id = ?", job));
      server.close();
      isAway(application.http());
      server = EmbeddedServer.open(folder);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> sql.is("select status = 'completed' from jobs where id = ?", job));
      assertThat(sql.row("select attempts, claim_seq from jobs where id = ?", job))
          .containsEntry("attempts", 0)
          .containsEntry("claim_seq", 1L);
    } finally {
      application.close();
    }
    assertThat(Files.readString(folder.resolve("server.log"))).doesNotContain("deadlock");
  }

  /** A job type in Java, which is asked for its routes once the tables are there. */
  public static final class DatabaseCrashes extends RouteBuilder {
    private static EmbeddedServer server;

    @Override
    public void configure() {
      if (server != null) {
        server.close();
        server = null;
      }
      from("job:late").setBody(constant("done"));
    }
  }

  @Test
  void a_database_that_goes_away_during_the_start_is_waited_for(@TempDir Path data)
      throws IOException {
    DatabaseCrashes.server = EmbeddedServer.open(data);
    DatabaseUrl database =
        new DatabaseUrl(
            DatabaseCrashes.server.jdbcUrl(),
            DatabaseCrashes.server.user(),
            DatabaseCrashes.server.password(),
            false,
            "test");
    Sql sql = new Sql(database);
    TestApplication application =
        new TestApplication(database)
            .property("jobs.java-routes", DatabaseCrashes.class.getName())
            .startWithoutWorker();
    EmbeddedServer again = EmbeddedServer.open(data);
    try {
      application.awaitWorker();
      Object job = sql.value("select enqueue_job('late')");
      await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", job));
    } finally {
      application.close();
      again.close();
    }
  }

  @Test
  void a_database_that_lets_nobody_in_is_away_too() {
    DatabaseUrl real = TestDatabase.empty();
    refuses(new DatabaseUrl(real.jdbcUrl(), "nobody", real.password(), false, "test"));
  }

  @Test
  void a_database_that_is_not_there_is_away_too() {
    DatabaseUrl real = TestDatabase.empty();
    String missing = real.jdbcUrl().replaceFirst("/[^/]+$", "/no_such_database");
    refuses(new DatabaseUrl(missing, real.user(), real.password(), false, "test"));
  }

  private static void refuses(DatabaseUrl database) {
    try (TestApplication application =
        new TestApplication(database)
            .type("quick", "", "- setBody: { constant: done }")
            .startWithoutWorker()) {
      isAway(application.http());
    }
  }

  private static void isAway(Http http) {
    Http.Answer answer = http.post("/api/jobs", "{\"type\":\"quick\"}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("database_away");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(http.get("/api/health/queues").status()).isEqualTo(503);
    assertThat(http.get("/api/health/live").status()).isEqualTo(200);
  }
}
