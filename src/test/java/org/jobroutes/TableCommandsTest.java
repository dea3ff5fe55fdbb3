package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.UUID;
import org.jobroutes.Commands.Run;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that only read and write the tables. */
class TableCommandsTest {
  @TempDir private Path home;
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);

  @Test
  void status_counts_the_states_and_lists_the_last_ten_jobs() {
    sql.run(
        """
        insert into jobs (type, status, last_error, attempts, created_at)
        select 'type-' || n, case n when 12 then 'dead' else 'pending' end,
          case n when 12 then E'no\\n\\x1b[31mroom ' || repeat('x', 200) end,
          case n when 12 then 5 else 0 end, timestamptz '2026-01-31 12:00:00Z' + n * interval '1 minute'
        from generate_series(1, 12) n
        """);
    Run status = ok("status");
    assertThat(status.out())
        .startsWith("11 pending, 0 running, 0 completed, 1 dead, 0 cancelled\n")
        .contains("type-12", "5/5", "2026-01-31 12:12:00", "type-3 ", "no [31mroom xxx")
        .doesNotContain("type-2 ", "type-1 ", "\u001b");
    assertThat(status.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(status.out().lines().filter(line -> line.contains("type-")))
        .as("aligned")
        .allMatch(line -> line.indexOf("type-") == 38);
    JsonNode json = ok("check-job-status", "--json").json();
    assertThat(json.at("/counts/dead").asInt()).isEqualTo(1);
    assertThat(json.get("jobs")).hasSize(10);
    assertThat(json.at("/jobs/0/type").asText()).isEqualTo("type-12");
  }

  @Test
  void status_of_an_empty_table_says_so() {
    assertThat(ok("status").out()).contains("0 pending", "No jobs yet");
    assertThat(ok("types").out()).startsWith("No job types are known yet");
    assertThat(ok("types", "--json").json()).isEmpty();
  }

  @Test
  void status_of_one_job_shows_its_payload_and_result() {
    UUID id =
        (UUID)
            sql.value(
                "insert into jobs (type, payload, result, status) values "
                    + "('mail', '{\"to\":\"you\"}', jsonb_build_object('text', repeat('y', 120)), 'completed') returning id");
    assertThat(ok("status", id.toString()).out())
        .contains("status             completed\n", "payload            {\"to\":\"you\"}\n")
        .contains("  \"text\" : \"yyy", "...")
        .doesNotContain("leaseUntil");
    JsonNode json = ok("status", id.toString(), "--json").json();
    assertThat(json.at("/payload/to").asText()).isEqualTo("you");
    assertThat(json.at("/result/text").asText()).hasSize(120);
  }

  @Test
  void status_of_one_job_shows_its_error_whole() {
    UUID id =
        (UUID)
            sql.value(
                "insert into jobs (type, status, last_error) "
                    + "values ('mail', 'dead', E'no\n\\x1b[31mroom' || repeat(' left', 40) || ' at all') returning id");
    String out = ok("status", id.toString()).out();
    assertThat(out)
        .contains("lastError          no [31mroom left left ", " at all")
        .doesNotContain("\u001b");
    assertThat(out.lines()).allMatch(line -> line.length() <= 100);
    assertThat(out.lines().filter(line -> line.startsWith(" ".repeat(19) + "left"))).hasSize(2);
  }

  @Test
  void status_refuses_what_is_no_id_and_what_is_no_job() {
    assertThat(refused(2, "status", "1-2-3-4-5"))
        .startsWith("jobs: ID: given \"1-2-3-4-5\", allowed a job's id such as ");
    UUID id = UUID.randomUUID();
    assertThat(refused(1, "status", id.toString()))
        .startsWith("jobs: There is no job with the id " + id);
  }

  @Test
  void enqueue_prints_the_id_and_refuses_as_the_api_does() {
    Commands.know(sql, "mail", "mail.camel.yaml");
    String id = ok("enqueue", "mail", "{\"n\":1}", "--priority", "9").out().strip();
    assertThat(sql.text("select payload ->> 'n' || priority from jobs where id = ?::uuid", id))
        .isEqualTo("19");
    String exact = ok("enqueue", "mail", "12345678901234567890.1234567890").out().strip();
    assertThat(sql.text("select payload::text from jobs where id = ?::uuid", exact))
        .isEqualTo("12345678901234567890.1234567890");
    JsonNode job = ok("enqueue", "mail", "--unique-key", "k", "--json").json();
    assertThat(job.get("maxAttempts").asInt()).as("the type's").isEqualTo(7);
    assertThat(job.get("payload").isNull()).isTrue();
    assertThat(ok("enqueue", "mail", "--unique-key", "k").out().strip())
        .isEqualTo(job.get("id").asText());
    assertThat(refused(2, "enqueue", "male")).contains("given \"male\", allowed a known job type");
    assertThat(refused(2, "enqueue", "mail", "--run-at", "soon")).contains("runAt: given \"soon\"");
    assertThat(refused(2, "enqueue", "mail", "--priority", "x")).contains("'--priority'");
  }

  @Test
  void migrate_says_what_was_missing() {
    Commands empty = Commands.on(home, TestDatabase.empty());
    int all = Project.files("src/main/resources/db/migration", ".sql").size();
    JsonNode first = empty.run("migrate", "--json").json();
    assertThat(first.get("applied").asInt()).isEqualTo(all);
    assertThat(empty.run("migrate").out())
        .endsWith(
            "The tables are up to date (version %s): nothing was missing\n"
                .formatted(first.get("version").asText()));
  }

  private Run ok(String... arguments) {
    return Commands.on(home, database).ok(arguments);
  }

  private String refused(int exitCode, String... arguments) {
    return Commands.on(home, database).refused(exitCode, arguments);
  }
}
