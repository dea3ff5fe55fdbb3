package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Launch;
import org.jobroutes.support.Ports;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backlog of the largest payloads that HTTP takes doesn't end a worker with the default heap. */
class LargePayloadsTest {
  private static final String READING =
      """
      - route:
          id: reading
          from:
            uri: job:reading
            steps:
              - delay: { constant: "200" }
              - setBody: { simple: "${body[text].length()}" }
      """;

  @TempDir Path folder;
  private final DatabaseUrl url = TestDatabase.migrated();
  private final Sql sql = new Sql(url);
  private Process process;

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Test
  void jobs_with_large_payloads_take_several_slots() throws IOException {
    // Small ones first: the worker doesn't know what is coming.
    sql.run(
        """
        insert into jobs (type, payload)
        select 'reading', jsonb_build_object('text', repeat('text', case when n <= 50 then 1 else 262000 end))
        from generate_series(1, 400) n
        """);
    start();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> !process.isAlive() || sql.is("select bool_and(status = 'completed') from jobs"));
    assertThat(process.isAlive()).as(() -> Project.text(log())).isTrue();
    assertThat(sql.number("select count(*) from jobs where claim_seq = 1 and result = '1048000'"))
        .isEqualTo(350);
  }

  private void start() throws IOException {
    Files.writeString(
        Files.createDirectory(folder.resolve("jobs")).resolve("reading.camel.yaml"), READING);
    ProcessBuilder builder = Launch.application("serve");
    builder.environment().put("PORT", String.valueOf(Ports.free()));
    builder.environment().put("DATABASE_URL", TestDatabase.address(url));
    builder.environment().put("JOBS_ROUTES_DIR", folder.resolve("jobs").toString());
    builder.environment().put("JOBS_SCHEDULES", "false");
    process = builder.redirectOutput(log().toFile()).start();
  }

  private Path log() {
    return folder.resolve("log");
  }
}
