package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import picocli.CommandLine;

/** The command line in this JVM, with a home folder and an environment of the test's own. */
final class Commands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Map<String, String> environment = new HashMap<>();
  private final Path home;

  Commands(Path home, String databaseUrl) {
    this.home = home;
    set("DATABASE_URL", databaseUrl);
    set("JOBS_POLL_INTERVAL", "200ms");
  }

  /** Without a database: the embedded one is in a folder that can't be made. */
  static Commands offline(Path home) {
    return new Commands(home, "").set("JOBS_DATA_DIR", "/dev/null/data");
  }

  static Commands on(Path home, DatabaseUrl database) {
    return new Commands(home, TestDatabase.address(database));
  }

  /** What came of a command. */
  record Run(int exitCode, String out, String err) {
    JsonNode json() {
      try {
        return JSON.readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("Not JSON: " + out, e);
      }
    }
  }

  Commands set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts a job type into the folder; its one step is given. */
  Path type(String type, String options, String step) {
    String yaml =
        "- route: { id: %s, from: { uri: 'job:%s', parameters: { %s }, steps: [ %s ] } }%n";
    return file(type + ".camel.yaml", yaml.formatted(type, type, options, step));
  }

  /** Puts a file into the folder of job types. */
  Path file(String name, String text) {
    try {
      return Files.writeString(
          Files.createDirectories(home.resolve("routes/jobs")).resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a job type that the project ships. */
  void shipped(String name) throws IOException {
    file(name, Files.readString(Path.of("routes/jobs", name)));
  }

  CommandLine commandLine() {
    return Application.commandLine(home, environment);
  }

  Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** Runs a command that succeeds without a word on stderr. */
  Run ok(String... arguments) {
    Run run = run(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run;
  }

  /** Runs a command that is refused in one sentence, and gives that. */
  String refused(int exitCode, String... arguments) {
    Run run = run(arguments);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err().lines()).as("one sentence").hasSize(1);
    return run.err();
  }

  /** Checks a job file that is good. */
  void checks(Path file) {
    assertThat(ok("check", file.toString()).out()).startsWith("OK  job:");
  }

  /** Checks a job file that is broken, and gives what is said of it. */
  String broken(Path file) {
    String said = refused(1, "check", file.toString());
    assertThat(said).startsWith("jobs: " + file + " is broken: ");
    return said;
  }

  /** Makes a type known that a worker serves from a file. */
  static void know(Sql sql, String type, String file) {
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff) values (?, 7, '90s', '0.1s')",
        type);
    sql.run(
        "insert into job_workers (worker, lease, types) values "
            + "('w', '1h', jsonb_build_array(jsonb_build_object('type', ?::text, 'file', ?::text)))",
        type,
        file);
  }
}
