package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jobroutes.Commands.Run;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Console;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What all commands have in common: help, exit codes, and errors of one sentence. */
class CommandLineTest {
  private static final String AWAY = "postgres://me:secret@127.0.0.1:1/nowhere";
  @TempDir private Path home;

  static Stream<String> onTables() {
    return Stream.of(
        "status",
        "explain " + new UUID(1, 1),
        "types",
        "pause x",
        "resume x",
        "migrate",
        "enqueue x",
        "process",
        "test-queue");
  }

  static Stream<String> all() {
    return new Commands(Path.of("."), AWAY).commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void each_command_has_help_with_an_example_and_its_exit_codes(String name) {
    Run help;
    try (Console console = new Console()) {
      help = on(AWAY).run("help", name);
      assertThat(console.text()).doesNotContain("[picocli");
    }
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: bin/jobs ");
    if (!name.equals("help")) {
      assertThat(help.out()).contains("Exit codes:", "Example", " bin/jobs");
    }
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void help_lists_the_commands_and_the_names_that_the_scripts_had() {
    String help = on(AWAY).run("help").out();
    assertThat(help)
        .contains("process, process-jobs", "test-queue, test-job-queue", "status, check-job-status")
        .isEqualTo(on(AWAY).run("--help").out())
        .isEqualTo(on(AWAY).run().out());
    assertThat(on(AWAY).run("--version").out()).startsWith("JobRoutes ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sttus | There is no command \"sttus\" (did you mean status?); bin/jobs help shows",
        "status --jsn | Unknown option: '--jsn' (did you mean --json?); bin/jobs help status",
        "enqueue | Missing required parameter: 'TYPE'; bin/jobs help enqueue shows",
        "pause | Missing required parameter: 'TYPE'",
        "resume a b | Unmatched argument at index 2: 'b'",
        "check | Missing required parameter: 'FILE'",
        "help sttus | Unknown subcommand 'sttus'",
        "enqueue x {not | PAYLOAD: given {not, allowed JSON such as",
        "status 7 | ID: given \"7\", allowed a job's id",
        "explain 1-2-3-4-5 | ID: given \"1-2-3-4-5\", allowed a job's id",
        "explain | Missing required parameter: 'ID'"
      })
  void wrong_usage_is_one_sentence_and_exit_code_2(String arguments, String said) {
    Run run = on(AWAY).run(arguments.split(" ", -1));
    assertRefused(run, 2, said);
  }

  @ParameterizedTest
  @MethodSource("onTables")
  void a_database_that_is_away_is_one_sentence_and_exit_code_1(String arguments) {
    Run run = on(AWAY).run(arguments.split(" ", -1));
    assertRefused(run, 1, "The database postgresql://me@127.0.0.1:1/nowhere doesn't answer");
  }

  @ParameterizedTest
  @MethodSource("onTables")
  void a_wrong_database_address_is_one_sentence_and_exit_code_2(String arguments) {
    Run run = on("mysql://me:secret@h/d").run(arguments.split(" ", -1));
    assertRefused(run, 2, "jobs.database-url: The database address must look like");
  }

  @Test
  void a_database_that_is_missing_or_refuses_is_a_wrong_setting() {
    DatabaseUrl real = TestDatabase.empty();
    String address = TestDatabase.address(real);
    Run missing = on(address.replaceFirst("(//[^/]+/)\\w+", "$1missing")).run("status");
    assertRefused(missing, 2, "refuses the connection: database \"missing\" does not exist");
  }

  @Test
  void a_database_newer_than_this_version_is_left_alone() {
    DatabaseUrl database = TestDatabase.migrated();
    new Sql(database)
        .run(
            "insert into jobroutes_migrations "
                + "select installed_rank + 1, '999', 'later', type, script, checksum, installed_by, installed_on, 0, true "
                + "from jobroutes_migrations order by installed_rank desc limit 1");
    for (String command : List.of("status", "migrate", "process")) {
      Run run = Commands.on(home, database).run(command);
      assertRefused(run, 1, "The database has migration 999 (later), which this version");
    }
  }

  @Test
  void a_data_folder_that_cannot_be_made_is_one_sentence() {
    Commands file = on("").set("JOBS_DATA_DIR", "/dev/null/data");
    assertRefused(
        file.run("status"), 1, "The embedded PostgreSQL in /dev/null/data cannot be used");
  }

  private Commands on(String databaseUrl) {
    return new Commands(home, databaseUrl);
  }

  private static void assertRefused(Run run, int exitCode, String said) {
    assertThat(run.err()).startsWith("jobs: ").contains(said).doesNotContain("secret", "\tat ");
    assertThat(run.err().lines()).as("one sentence").hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }
}
