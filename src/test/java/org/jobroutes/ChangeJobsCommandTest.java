package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/jobs cancel} and {@code bin/jobs retry}. */
class ChangeJobsCommandTest {
  @TempDir Path home;
  private Commands commands;
  private Sql sql;

  @BeforeEach
  void prepare() {
    DatabaseUrl database = TestDatabase.migrated();
    commands = Commands.on(home, database);
    sql = new Sql(database);
  }

  @Test
  void one_job_by_its_id() {
    UUID id = job("pending");
    assertThat(commands.run("cancel", id.toString()).out()).isEqualTo(id + " is cancelled\n");
    Commands.Run again = commands.run("cancel", id.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains("given one that is cancelled, allowed one that waits or runs")
        .hasLineCount(1);
    Commands.Run retried = commands.run("retry", id.toString());
    assertThat(retried.out()).isEqualTo(id + " waits again, 0 of 5 attempts have failed\n");
    assertThat(retried.exitCode()).isZero();
  }

  @Test
  void a_running_job_is_asked_to_end() {
    UUID id = job("running");
    assertThat(commands.run("cancel", id.toString()).out()).contains("runs and is asked to end");
    assertThat(commands.run("cancel", id.toString(), "--json").json().get("status").asText())
        .isEqualTo("running");
  }

  @Test
  void many_by_options() {
    job("dead");
    job("dead");
    sql.run("update jobs set error_class = 'timeout', finished_at = '2026-01-01 10:00Z'");
    String[] filter = {"retry", "--status=dead", "--type=t", "--error-class=timeout"};
    assertThat(run(filter, "--dry-run").out()).isEqualTo("2 jobs are meant, would be changed\n");
    assertThat(run(filter, "--to=2026-01-01T10:00:00Z").out())
        .isEqualTo("0 jobs are meant, 0 are changed\n");
    assertThat(run(filter, "--from=2026-01-01T10:00:00Z", "--json").json().toString())
        .isEqualTo("{\"matched\":2,\"changed\":2}");
    assertThat(sql.number("select count(*) from jobs where status = 'pending'")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cancel                    | ID: given nothing, allowed an id or options",
        "cancel --dry-run          | ID: given nothing, allowed an id or options",
        "cancel 7                  | ID: given \"7\", allowed a job's id",
        "retry 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293 --type=t | ID: given 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293 and options",
        "retry 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293 --dry-run | --dry-run: given with an ID",
        "retry --status=pending    | filter.status: given \"pending\", allowed dead or cancelled",
        "cancel --from=yesterday   | filter.from: given \"yesterday\", allowed a time with its zone"
      })
  void wrong_usage_is_one_sentence_and_exit_code_2(String line, String message) {
    Commands.Run run = commands.run(line.split(" "));
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void a_job_that_is_not_there_is_said() {
    Commands.Run run = commands.run("retry", UUID.randomUUID().toString());
    assertThat(run.err()).contains("There is no job with the id");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void status_shows_the_attempts() {
    UUID id = job("dead");
    sql.run(
        "insert into job_attempts (job_id, claim_seq, attempt, outcome, worker, error_class, message) values (?, 1, 1, 'failed', 'w-1', 'Bad', 'no luck')",
        id);
    assertThat(commands.run("status", id.toString()).out())
        .containsPattern("attempt 1 +failed, - to .* UTC on w-1\\n +no luck");
  }

  private Commands.Run run(String[] words, String... more) {
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return commands.run(all);
  }

  private UUID job(String status) {
    return (UUID) sql.value("insert into jobs (type, status) values ('t', ?) returning id", status);
  }
}
