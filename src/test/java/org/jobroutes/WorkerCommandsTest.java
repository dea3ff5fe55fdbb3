package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.jobroutes.Commands.Run;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run jobs in a process of their own, with and without a server beside it. */
class WorkerCommandsTest {
  @TempDir private Path home;
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);
  private Commands commands;

  @BeforeEach
  void prepare() {
    commands = Commands.on(home, database);
  }

  @Test
  void process_runs_all_that_is_due_and_says_what_came_of_it() {
    commands.type("quick", "", "{ setBody: { constant: done } }");
    commands.type("slow", "", "{ delay: { constant: '1500', asyncDelayed: false } }");
    commands.type("flaky", "backoff: 1h", throwing("IllegalStateException"));
    sql.run("insert into jobs (type) select 'quick' from generate_series(1, 60)");
    sql.run("insert into jobs (type) values ('slow'), ('flaky'), ('unserved')");
    sql.run("insert into jobs (type, run_at) values ('quick', now() + interval '1 hour')");
    Run run = commands.run("process");
    assertThat(run.out().lines())
        .containsExactly(
            "62 processed: 61 completed, 1 failed and will be tried again, 0 dead",
            "Still due: 1, whose type is paused or has no route here; bin/jobs types shows both");
    assertThat(run.exitCode()).isZero();
    assertThat(sql.number("select count(*) from jobs where status = 'completed'")).isEqualTo(61);
    assertThat(sql.number("select count(*) from jobs where status = 'running'")).isZero();
    assertThat(sql.number("select count(*) from job_workers")).as("it has left").isZero();
  }

  @Test
  void process_fails_when_a_job_is_dead_and_prints_json_for_programs() {
    commands.type("rejected", "", throwing("org.jobroutes.job.JobRejected"));
    sql.run("insert into jobs (type) values ('rejected')");
    Run run = commands.run("process-jobs", "--json");
    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode summary = run.json();
    assertThat(summary.at("/pendingBefore/dbQueue").asInt()).isEqualTo(1);
    assertThat(summary.at("/pendingAfter/dbQueue").asInt()).isZero();
    assertThat(summary.get("dead").asInt()).isEqualTo(1);
  }

  @Test
  void process_leaves_a_paused_type_alone() {
    commands.type("mail", "", "{ log: x }");
    assertThat(commands.run("process").out()).isEqualTo("No pending jobs to process\n");
    commands.run("pause", "mail");
    commands.run("enqueue", "mail");
    assertThat(commands.run("process").out()).contains("No pending jobs", "Still due: 1");
    commands.run("resume", "mail");
    assertThat(commands.run("process").out()).contains("1 completed");
  }

  @Test
  void the_queue_tests_itself_beside_a_server() throws IOException {
    try (TestApplication server =
        new TestApplication(database).shipped("calendar_sync.camel.yaml").start()) {
      commands.shipped("calendar_sync.camel.yaml");
      commands.set("MEXC_WEB_URL", server.demo()).set("MEXC_BASE_URL", server.demo());
      Run run = commands.run("test-queue");
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out().lines())
          .hasSize(5)
          .anyMatch(line -> line.startsWith("enqueue   calendar_sync for user test-queue, job "))
          .contains("run       completed, failed 0 times", "listings  4 in calendar_listings")
          .endsWith("The queue works");
      JsonNode again = commands.run("test-job-queue", "--json").json();
      assertThat(again.get("ok").asBoolean()).isTrue();
      assertThat(again.at("/job/result/unchanged").asInt()).isEqualTo(4);
      assertThat(server.http().get("/api/health/queues").status()).isEqualTo(200);
    }
  }

  @Test
  void the_test_fails_when_the_upstream_does_and_leaves_nothing_to_retry() throws IOException {
    commands.shipped("calendar_sync.camel.yaml");
    commands.set("MEXC_WEB_URL", "http://127.0.0.1:1").set("MEXC_BASE_URL", "http://127.0.0.1:1");
    Run run = commands.run("test-queue");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("enqueue ", "run       dead").doesNotContain("works");
    assertThat(run.err()).startsWith("jobs: The queue doesn't work: ").hasLineCount(1);
    assertThat(sql.number("select count(*) from jobs where status <> 'dead'")).isZero();
  }

  @Test
  void the_test_says_when_its_type_is_paused_or_missing() throws IOException {
    assertThat(commands.run("test-queue").err())
        .contains("type: given \"calendar_sync\", allowed a known job type: none yet");
    commands.shipped("calendar_sync.camel.yaml");
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff, paused) values "
            + "('calendar_sync', 5, '60s', '15s', true)");
    Run paused = commands.run("test-queue", "--json");
    assertThat(paused.json().get("ok").asBoolean()).isFalse();
    assertThat(paused.json().get("error").asText())
        .isEqualTo("calendar_sync is paused; bin/jobs resume calendar_sync lets it run");
    assertThat(paused.err()).isEmpty();
    assertThat(paused.exitCode()).isEqualTo(1);
    assertThat(sql.number("select count(*) from jobs")).isZero();
  }

  private static String throwing(String type) {
    String name = type.contains(".") ? type : "java.lang." + type;
    return "{ throwException: { exceptionType: %s, message: no } }".formatted(name);
  }
}
