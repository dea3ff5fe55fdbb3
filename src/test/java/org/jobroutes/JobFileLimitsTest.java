package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jobroutes.Commands.Run;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job file may not do, and what allows it. */
class JobFileLimitsTest {
  private static final String STEP = "{ log: x }";
  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ to: 'exec:ls' } | component exec: not for job files, allowed are bean, direct, http",
        "{ wireTap: { uri: 'timer:x' } } | component timer: not for job files",
        "{ to: 'file:inbox' } | component file: not for job files",
        "{ to: 'class:java.util.Date?method=toString' } | component class: not for job files",
        "{ to: 'controlbus:route?routeId=show-health&action=stop' } | component controlbus: not",
        "{ bean: { beanType: java.util.Date, method: toString } } | line 1: beanType: not for job",
        "{ setBody: { method: { bean-type: java.util.Date } } } | line 1: bean-type: not for job",
        "{ setBody: { simple: '${bean:type:java.util.Date?method=toString}' } } | a bean by its class",
        "{ process: { ref: '#class:java.util.Date' } } | \"#class:java.util.Date\": a bean by its class",
        "{ to: 'sql:select 1?processingStrategy=%23class:x' } | a bean by its class",
        "{ setBody: { groovy: '1' } } | language groovy: not for job files, allowed are bean, constant",
        "{ setBody: { language: { language: js, expression: '1' } } } | language js: not for job files",
        "{ script: { expression: { python: '1' } } } | language python: not for job files",
        "{ setBody: { simple: 'resource:file:/etc/hostname' } } | allowed is resource:classpath:"
      })
  void it_is_refused_and_the_message_says_what_is_allowed(String step, String said) {
    assertThat(commands().broken(commands().type("mail", "", step))).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "beans: [ { name: x, type: java.util.Date } ]",
        "beans: [ { name: x, type: '#class:java.util.Date' } ]",
        "rest: { path: /mine, get: [ { path: /x, to: 'direct:x' } ] }",
        "routeTemplate: { id: x, from: { uri: 'direct:x', steps: [] } }"
      })
  void a_part_that_reaches_beyond_the_file_is_refused(String part) {
    Path file = commands().type("mail", "", STEP);
    String text = read(file) + "- " + part + "\n";
    String name = part.replaceFirst(":.*", "");
    assertThat(commands().broken(commands().file("mail.camel.yaml", text)))
        .contains("line 2: " + name + ": not for job files, allowed are errorHandler, from");
  }

  @Test
  void a_route_that_listens_elsewhere_is_refused() {
    Path file =
        commands()
            .file(
                "mail.camel.yaml",
                read(commands().type("mail", "", STEP))
                    + "- route: { id: x, from: { uri: 'platform-http:/api/x', steps: [ { log: x } ] } }\n");
    assertThat(commands().broken(file)).contains("component platform-http: not for job files");
  }

  @Test
  void settings_allow_more() {
    Path timer = commands().type("timer", "", STEP);
    commands()
        .file(
            "timer.camel.yaml",
            read(timer) + "- route: { id: x, from: { uri: 'timer:x', steps: [ { log: x } ] } }\n");
    commands().set("JOBS_ALLOWED_COMPONENTS", "scheduler, timer").checks(timer);
    Path bean = commands().type("bean", "", "{ bean: { beanType: java.util.Date } }");
    commands().set("JOBS_ALLOWED_COMPONENTS", "class").checks(bean);
    Path grouped =
        commands()
            .type(
                "grouped",
                "",
                "{ split: { simple: '1,2', delimiter: ',', aggregationStrategy: '#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy', steps: [ { log: x } ] } }");
    commands().checks(grouped);
    Path groovy = commands().type("groovy", "", "{ setBody: { groovy: '1' } }");
    assertThat(commands().set("JOBS_ALLOWED_LANGUAGES", "groovy").broken(groovy))
        .contains("No language could be found for: groovy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JOBS_ALLOWED_COMPONENTS | timer,,x | jobs.allowed-components: given \"timer,,x\", allowed names",
        "JOBS_ALLOWED_LANGUAGES | ${x} | jobs.allowed-languages: given \"${x}\", allowed names",
        "JOBS_ALLOWED_COMPONENTS | file | jobs.allowed-components: given \"file\", which is allowed by jobs.files-dir"
      })
  void a_wrong_setting_is_named(String name, String value, String said) {
    Run run = commands().set(name, value).run("check", commands().type("a", "", STEP).toString());
    assertThat(run.err()).contains(said);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void files_are_read_and_written_in_one_folder_only() throws IOException {
    Path inside = Files.createDirectory(home.resolve("inbox"));
    Files.createSymbolicLink(inside.resolve("out"), home);
    Commands commands = commands().set("JOBS_FILES_DIR", "inbox");
    commands.checks(commands.type("a", "", "{ to: 'file:{{jobs.files-dir}}/deep?fileName=x' }"));
    for (String uri :
        new String[] {
          "/etc", "inbox", inside + "/..", inside + "/../inboxes", inside + "/out/routes", "/"
        }) {
      assertThat(commands.broken(commands.type("b", "", "{ to: 'file:" + uri + "' }")))
          .contains("file: given \"", "allowed is " + inside + " and what is below it");
    }
    for (String option :
        new String[] {
          "fileName=../x",
          "move=../../x",
          "doneFileName=../x",
          "tempFileName=/x",
          "jailStartingDirectory=false"
        }) {
      Path file = commands.type("c", "", "{ to: 'file:" + inside + "?" + option + "' }");
      assertThat(commands.broken(file)).contains(option.replaceFirst("=.*", ""));
    }
  }

  @Test
  void an_address_that_is_made_of_a_message_is_refused_when_it_is_called() {
    try (TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_FILES_DIR", home.toString())
            .type("calls", "maxAttempts: 1", "- recipientList: { simple: '${body}' }")
            .start()) {
      Sql sql = application.sql();
      assertThat(reasonOf(sql, "timer-not:x")).contains("component timer-not: not for job files");
      assertThat(reasonOf(sql, "language:simple:x")).contains("component language: not for job");
      assertThat(reasonOf(sql, "file:/etc?fileName=x")).contains("file: given \"/etc\", allowed");
    }
  }

  private static String reasonOf(Sql sql, String payload) {
    UUID id = (UUID) sql.value("select enqueue_job('calls', to_jsonb(cast(? as text)))", payload);
    await().until(() -> sql.is("select status = 'dead' from jobs where id = ?", id));
    return sql.text("select last_error from jobs where id = ?", id);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Commands commands() {
    return Commands.offline(home);
  }
}
