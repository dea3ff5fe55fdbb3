package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jobroutes.Commands.Run;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/jobs types}, {@code pause} and {@code resume}. */
class TypesCommandTest {
  @TempDir private Path home;
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);

  @Test
  void types_shows_state_load_and_file_and_what_is_broken() {
    Commands.know(sql, "mail", "mail.camel.yaml");
    load("mail");
    sql.run(
        "update job_workers set types = types || "
            + "jsonb '[{\"file\":\"bad.camel.yaml\",\"version\":\"1\",\"error\":\"line 2: no\"}]'");
    assertThat(ok("types").out().lines())
        .containsExactly(
            "TYPE  STATE    DUE  RUNNING  DEAD  P50    P95   WORKERS  FILE",
            "mail  serving  2    0        1     250ms  2.5s  1        mail.camel.yaml",
            "-     broken   -    -        -     -      -     1        bad.camel.yaml",
            "  line 2: no");
    assertThat(ok("types", "--json").json().findValuesAsText("error"))
        .containsExactly("null", "line 2: no");
  }

  @Test
  void types_shows_one_type_whole() {
    Commands.know(sql, "mail", "mail.camel.yaml");
    load("mail");
    assertThat(ok("types", "mail").out().lines())
        .containsExactly(
            "type               mail",
            "state              serving",
            "file               mail.camel.yaml",
            "worker             w, version unknown",
            "policy             7 attempts, timeout 90s, backoff 100ms to 1h, priority 0",
            "waiting            3: 2 due, 1 scheduled; 1 have failed before",
            "running            0",
            "dead               1",
            "completed          2 in the last hour, half within 250ms, 95 % within 2.5s",
            "last error         no room",
            "                   2026-01-31 12:00:00 UTC, attempt 2 of job 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293");
    assertThat(ok("types", "mail", "--json").json().at("/lastError/message").asText())
        .isEqualTo("no room");
    assertThat(refused(2, "types", "male"))
        .isEqualTo("jobs: TYPE: given \"male\", allowed a known job type: mail\n");
  }

  @Test
  void types_stays_within_its_width_and_marks_counts_that_are_as_many_or_more() {
    Commands.know(sql, "t".repeat(63), "f".repeat(80) + ".camel.yaml");
    sql.run("insert into jobs (type) select repeat('t', 63) from generate_series(1, 10001)");
    assertThat(ok("types").out())
        .contains(" 10000+ ")
        .satisfies(out -> assertThat(out.lines()).allMatch(line -> line.length() <= 100));
    assertThat(ok("types", "t".repeat(63)).out())
        .contains("waiting            10000+: 10000+ due, 0+ scheduled");
  }

  @Test
  void pause_and_resume_say_what_it_means_and_refuse_an_unknown_type() {
    Commands.know(sql, "mail", "mail.camel.yaml");
    assertThat(ok("pause", "mail").out()).startsWith("mail is paused: ");
    assertThat(sql.is("select paused from job_types")).isTrue();
    assertThat(ok("types").out()).contains("mail  paused ");
    assertThat(ok("resume", "mail", "--json").json().toString())
        .isEqualTo("{\"type\":\"mail\",\"paused\":false}");
    assertThat(sql.is("select paused from job_types")).isFalse();
    for (String command : List.of("pause", "resume")) {
      assertThat(refused(2, command, "male"))
          .isEqualTo("jobs: TYPE: given \"male\", allowed a known job type: mail\n");
    }
  }

  private void load(String type) {
    sql.run(
        "insert into jobs (type, run_at, attempts) values (?, now(), 0), (?, now(), 1), (?, now() + interval '1 hour', 0)",
        type,
        type,
        type);
    sql.run("insert into jobs (type, status) values (?, 'dead')", type);
    sql.run(
        "insert into jobs (type, status, started_at, finished_at) select ?, 'completed', now() - n * interval '250 ms', now() from unnest(array[1, 10]) n",
        type);
    sql.run(
        "insert into job_attempts (job_id, type, claim_seq, attempt, outcome, message, finished_at) values ('019ab1c2-7d3e-7c1f-8a4b-5e6f70819293', ?, 2, 2, 'failed', 'no room', '2026-01-31 12:00:00Z')",
        type);
  }

  private Run ok(String... arguments) {
    return Commands.on(home, database).ok(arguments);
  }

  private String refused(int exitCode, String... arguments) {
    return Commands.on(home, database).refused(exitCode, arguments);
  }
}
