package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jobroutes.support.Http;
import org.jobroutes.support.Launch;
import org.jobroutes.support.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as a process of its own on the embedded database, as a new user starts it. */
class ServeTest {
  private static final String SLOW =
      """
      - route:
          id: slow
          from:
            uri: job:slow
            steps:
              - delay: { constant: "4000", asyncDelayed: false }
              - setBody: { constant: done }
      """;

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private int port;

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(folder.resolve("jobs"));
    Files.copy(
        Path.of("routes/jobs/calendar_sync.camel.yaml"),
        folder.resolve("jobs/calendar_sync.camel.yaml"));
    Files.writeString(folder.resolve("jobs/slow.camel.yaml"), SLOW);
    port = Ports.free();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      process.waitFor(40, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_new_user_sees_the_first_sync_and_a_killed_process_loses_nothing() throws Exception {
    Process first = jobs("serve");
    saying(first, "demonstration calendar: 4 created");
    assertThat(output(first))
        .contains("JobRoutes is up at http://127.0.0.1:" + port, "curl -X POST", "data");

    Process second = jobs("serve");
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(output(second)).contains("Port " + port + " of 127.0.0.1 is in use");

    Process enqueue = jobs("enqueue", "slow", "{\"n\":1}");
    assertThat(enqueue.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output(enqueue).strip()).matches("(?s).*[0-9a-f-]{36}");
    String id = output(enqueue).strip().lines().reduce((a, b) -> b).orElseThrow();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> job(id).path("status").asText().equals("running"));

    first.destroyForcibly().waitFor();
    assertThat(temporary()).as("what a killed process leaves behind").isEmptyDirectory();
    Process third = jobs("serve");
    saying(third, "JobRoutes is up");
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> job(id).path("status").asText().equals("completed"));
    assertThat(job(id).path("attempts").asInt()).isEqualTo(1);
    assertThat(output(third)).contains("was taken over").doesNotContain("created");

    third.destroy();
    assertThat(third.waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(third.exitValue()).isEqualTo(143);
    assertThat(folder.resolve("data/postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void the_queue_tests_itself_without_a_server_and_beside_one() throws Exception {
    Process alone = jobs("test-queue");
    assertThat(alone.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output(alone)).endsWith("The queue works\n").doesNotContain("INFO", "WARN");
    assertThat(alone.exitValue()).isZero();
    assertThat(folder.resolve("data/postgres/postmaster.pid")).doesNotExist();

    Process server = jobs("serve");
    saying(server, "JobRoutes is up");
    Process beside = jobs("test-job-queue", "--json");
    assertThat(beside.waitFor(60, TimeUnit.SECONDS)).isTrue();
    JsonNode report = new ObjectMapper().readTree(output(beside));
    assertThat(report.at("/job/result/unchanged").asInt()).isEqualTo(4);
    assertThat(beside.exitValue()).isZero();
    assertThat(job(report.at("/job/id").asText()).path("status").asText()).isEqualTo("completed");
  }

  @Test
  void bad_usage_is_one_sentence_and_exit_code_2() throws Exception {
    Process process = jobs("enqueue", "slow", "{not json");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output(process).strip())
        .startsWith("jobs: PAYLOAD: given {not json, allowed JSON")
        .doesNotContain("\tat ");
  }

  private Process jobs(String... arguments) throws IOException {
    ProcessBuilder builder = Launch.application(arguments);
    builder.environment().put("PORT", String.valueOf(port));
    builder.environment().put("JOBS_DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("JOBS_ROUTES_DIR", folder.resolve("jobs").toString());
    builder.environment().put("JOBS_LEASE", "3s");
    builder.command().add(1, "-Djava.io.tmpdir=" + Files.createDirectories(temporary()));
    builder.redirectOutput(log(processes.size()).toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private void saying(Process process, String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(output(process)).contains(text));
  }

  private String output(Process process) throws IOException {
    return new String(Files.readAllBytes(log(processes.indexOf(process))), StandardCharsets.UTF_8);
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  private Path log(int number) {
    return folder.resolve("process-" + number + ".log");
  }

  private JsonNode job(String id) {
    return new Http("http://127.0.0.1:" + port).get("/api/jobs/" + id).data();
  }
}
