package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.jobroutes.job.JobCalls;
import org.jobroutes.job.JobFailed;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.jobroutes.support.Trap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a route does, its job ends as it should: the table is in route-traps.txt. */
class RouteTrapsTest {
  private static final String OPTIONS = "timeout: 1s, maxAttempts: 3, backoff: 1h";
  private static TestApplication application;
  private static final Map<String, UUID> JOBS = new HashMap<>();
  private static Sql sql;

  /** What Java does in a route. */
  public static final class Bean {
    private static final AtomicInteger TRIES = new AtomicInteger();

    public String thirdTry() throws IOException {
      int number = TRIES.incrementAndGet();
      if (number < 3) {
        throw new IOException("no luck in try " + number);
      }
      return "in try " + number;
    }

    public File file() throws IOException {
      Path file = Files.createTempFile("result", ".json");
      file.toFile().deleteOnExit();
      return Files.writeString(file, "{\"in\": \"a file\"}").toFile();
    }

    public void fail(Exchange exchange) {
      exchange.setException(new IOException("set by a bean"));
    }

    public void stop(Exchange exchange) {
      exchange.setRouteStop(true);
    }
  }

  static Stream<Trap> traps() {
    return Project.lines(Path.of("src/test/resources/route-traps.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Trap::of);
  }

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_ALLOWED_COMPONENTS", "class")
            .type("sink", "", "- setBody: { constant: ok }")
            .type(
                "sends-by-list",
                "",
                "- recipientList: { constant: 'job:sink,job:sink?priority=9' }")
            .type(
                "sends-by-nobody", OPTIONS, "- recipientList: { constant: 'job:sink,job:nobody' }")
            .type(
                "sends-often",
                "",
                "- loop: { constant: 3, steps: [ { to: 'job:sink' } ] }",
                "- setBody: { simple: '${header.CamelJobId} ${header.CamelJobType}' }")
            .type(
                "collects",
                "",
                "- aggregate: { correlationExpression: { constant: all }, completionTimeout: 200, aggregationStrategy: '#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy', steps: [ { to: 'sql:insert into collected values (1)' }, { throwException: { exceptionType: org.jobroutes.job.JobRejected, message: 'of no concern' } } ] }",
                "- setBody: { constant: ok }");
    traps().forEach(trap -> application.file(trap.name() + ".camel.yaml", trap.yaml(OPTIONS)));
    sql = application.sql();
    sql.run("create table collected (n int)");
    application.start();
    // All at once, for each of them waits for something.
    sql.rows("select type, enqueue_job(type, '1') as id from job_types where type <> 'sink'")
        .forEach(job -> JOBS.put((String) job.get("type"), (UUID) job.get("id")));
  }

  @AfterAll
  static void stop() {
    application.close();
    assertThat(
            sql.number(
                "select count(*) from jobs where status = 'running' or claim_seq <> attempts + yields + case status when 'completed' then 1 else 0 end"))
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("traps")
  void a_job_ends_as_the_table_says(Trap trap) {
    if (trap.outcome().equals("broken")) {
      assertThat(errorOfFile(trap.name() + ".camel.yaml")).contains(trap.said());
      return;
    }
    Map<String, Object> job = ended(trap.name());
    assertThat(outcome(job)).as("%s", job).isEqualTo(trap.outcome());
    if (trap.outcome().equals("completed")) {
      assertThat(String.valueOf(job.get("shown"))).isEqualTo(trap.said());
    } else if (!trap.outcome().equals("snoozed")) {
      assertThat((String) job.get("last_error")).contains(trap.said());
    }
  }

  @Test
  void a_direct_run_fails_by_a_mark_for_rollback_too() {
    JobCalls calls = application.bean("jobCalls", JobCalls.class);
    assertThatThrownBy(() -> calls.call("marks-rollback", 1)).isInstanceOf(JobFailed.class);
  }

  @Test
  void what_an_aggregate_does_later_is_no_part_of_the_job() {
    Map<String, Object> job = ended("collects");
    assertThat(job).containsEntry("status", "completed").containsEntry("shown", "\"ok\"");
    await().until(() -> sql.number("select count(*) from collected") == 1);
    assertThat(sql.row("select * from jobs where id = ?", job.get("id")))
        .containsEntry("status", "completed")
        .containsEntry("attempts", 0);
  }

  @Test
  void a_route_enqueues_by_any_step_and_stays_the_job_that_it_is() {
    assertThat(ended("sends-by-list")).containsEntry("status", "completed");
    Map<String, Object> often = ended("sends-often");
    assertThat(often).containsEntry("shown", "\"" + often.get("id") + " sends-often\"");
    Map<String, Object> stray = ended("sends-by-nobody");
    assertThat(outcome(stray)).isEqualTo("failed");
    assertThat((String) stray.get("last_error"))
        .contains("given \"nobody\", allowed a known job type");
    assertThat(
            sql.rows(
                "select priority, payload #>> '{}' as p from jobs where type = 'sink' order by 1"))
        .extracting("priority", "p")
        .as("two by the list, three by the loop, one before nobody")
        .containsExactly(
            tuple(0, "1"),
            tuple(0, "1"),
            tuple(0, "1"),
            tuple(0, "1"),
            tuple(0, "1"),
            tuple(9, "1"));
  }

  private static String outcome(Map<String, Object> job) {
    boolean waits = job.get("status").equals("pending");
    return waits
        ? ((int) job.get("yields") > 0 ? "snoozed" : "failed")
        : (String) job.get("status");
  }

  private static String errorOfFile(String file) {
    for (JsonNode shown : application.http().get("/api/job-types").data()) {
      if (shown.get("file").asText().equals(file)) {
        return shown.get("error").asText();
      }
    }
    throw new AssertionError("There is no file " + file);
  }

  private static Map<String, Object> ended(String type) {
    UUID id = JOBS.get(type);
    await()
        .atMost(Duration.ofSeconds(15))
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                sql.is(
                    "select status not in ('pending', 'running') or (status = 'pending' and claim_seq > 0) from jobs where id = ?",
                    id));
    return sql.row("select *, cast(result as text) as shown from jobs where id = ?", id);
  }
}
