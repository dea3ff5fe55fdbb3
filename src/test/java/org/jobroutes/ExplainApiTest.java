package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jobroutes.Commands.Run;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Http;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running application explains, by SQL, HTTP and the command line alike. */
class ExplainApiTest {
  @TempDir private Path home;
  private static final DatabaseUrl DATABASE = TestDatabase.migrated();
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(DATABASE)
            .set("JOBS_STOP_TIMEOUT", "0s")
            .type("quick", "", "- log: { message: x, loggingLevel: DEBUG }")
            .type("long", "timeout: 1h", "- delay: { constant: '3000000' }")
            .type(
                "unlucky",
                "backoff: 1h, maxAttempts: 3",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: 'no luck' }")
            .type(
                "reject",
                "",
                "- throwException: { exceptionType: org.jobroutes.job.JobRejected, message: 'bad payload' }")
            .file("broken.camel.yaml", "- route: { id: broken, from: [")
            .start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void sql_http_and_the_command_line_say_the_same() {
    String id =
        sql.text("select enqueue_job('quick', run_at => now() + interval '1 d 2 h 30 min')");
    List<String> said = new ArrayList<>();
    sql.rows("select explain_job(cast(? as uuid)) as sentence", id)
        .forEach(row -> said.add((String) row.get("sentence")));
    JsonNode data = assertSuccess(http.get("/api/jobs/" + id + "/explain"), 200);
    assertThat(data.toString())
        .startsWith("{\"id\":\"%s\",\"type\":\"quick\",\"status\":\"pending\",".formatted(id));
    assertThat(texts(data.get("reasons"))).isEqualTo(said).hasSize(1);
    assertThat(said.get(0)).contains("(in 1 d 2 h)");
    Run json = Commands.on(home, DATABASE).run("explain", id, "--json");
    assertThat(json.json()).isEqualTo(data);
    Run people = Commands.on(home, DATABASE).run("explain", id.toUpperCase(java.util.Locale.ROOT));
    assertThat(people.exitCode()).as(people.err()).isZero();
    assertThat(people.out()).startsWith("quick " + id + " is pending\n- It is not due until 2");
    assertThat(people.out().lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 100);
    assertThat(people.out().replaceAll("\\s+", " ")).contains("- " + said.get(0));
  }

  @Test
  void a_job_that_runs_names_this_worker() {
    String id = sql.text("select enqueue_job('long')");
    await().until(() -> status(id).equals("running"));
    String worker = sql.text("select worker from job_workers");
    assertThat(reasons(id)).hasSize(3);
    assertThat(reasons(id).get(0)).contains(" as attempt 1 of 5 on worker " + worker);
    assertThat(reasons(id).get(1)).startsWith("Worker " + worker + " is alive");
  }

  @Test
  void a_job_that_failed_waits_to_retry_because_of_its_error() {
    String id = sql.text("select enqueue_job('unlucky')");
    await().until(() -> sql.is("select attempts = 1 from jobs where id = cast(? as uuid)", id));
    assertThat(reasons(id)).hasSize(1);
    assertThat(reasons(id).get(0)).contains("because attempt 1 of 3 failed: ", "no luck. UPDATE");
  }

  @Test
  void a_job_that_was_rejected_says_so() {
    String id = sql.text("select enqueue_job('reject')");
    await().until(() -> status(id).equals("dead"));
    assertThat(reasons(id).get(0))
        .contains("rejected as JobRejected at attempt 1 of 5: ", "; the last error: bad payload.");
    assertThat(reasons(id).get(1)).startsWith("SELECT retry_job('" + id + "')");
  }

  @Test
  void a_job_that_completed_says_when() {
    String id = sql.text("select enqueue_job('quick')");
    await().until(() -> status(id).equals("completed"));
    assertThat(reasons(id))
        .singleElement()
        .asString()
        .matches(
            "It completed at \\S+ \\(\\d+ m?s ago\\) in \\d+ m?s, after no failed attempts\\.");
  }

  @Test
  void a_job_whose_file_is_broken_says_what_is_wrong_with_it() {
    String id = sql.text("insert into jobs (type) values ('broken') returning id");
    assertThat(reasons(id)).hasSize(2);
    assertThat(reasons(id).get(0)).startsWith("No worker has ever served its type \"broken\"");
    assertThat(reasons(id).get(1))
        .startsWith("The file of its type, broken.camel.yaml, is broken on worker ")
        .contains("line 1: expected");
  }

  @Test
  void an_unknown_id_is_404_and_for_the_command_line_one_sentence() {
    UUID id = UUID.randomUUID();
    String said = assertError(http.get("/api/jobs/" + id + "/explain"), 404, "not_found");
    assertThat(said).contains("GET /api/jobs");
    Run run = Commands.on(home, DATABASE).run("explain", id.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("jobs: There is no job with the id " + id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "not-a-uuid", "jobs", "%00", "0-0-0-0-0"})
  void what_is_no_uuid_is_400(String id) {
    String path = "/api/jobs/" + id + "/explain";
    assertThat(assertError(http.get(path), 400, "invalid_request")).contains("a job's id");
  }

  @Test
  void it_is_only_read() {
    String path = "/api/jobs/" + UUID.randomUUID() + "/explain";
    assertError(http.post(path, "{}"), 405, "method_not_allowed");
    assertError(http.get(path + "/more"), 404, "not_found");
    String id = sql.text("select enqueue_job('quick', run_at => '2100-01-01 00:00Z')");
    assertSuccess(http.get("//api//jobs//" + id + "//explain/"), 200);
  }

  private static String status(String id) {
    return sql.text("select status from jobs where id = cast(? as uuid)", id);
  }

  private static List<String> reasons(String id) {
    return texts(assertSuccess(http.get("/api/jobs/" + id + "/explain"), 200).get("reasons"));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
