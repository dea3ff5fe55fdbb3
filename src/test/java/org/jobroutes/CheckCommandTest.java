package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jobroutes.Commands.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check} tells what a start would say of a job file, and needs no database for it. */
class CheckCommandTest {
  private static final String STEP = "{ log: x }";
  @TempDir private Path home;

  @Test
  void a_good_file_is_ok_with_its_types_and_policies() {
    Path file = commands().type("mail", "maxAttempts: 8, timeout: 10s, backoff: 0s", STEP);
    Run run = commands().run("check", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("OK  job:mail  maxAttempts=8 timeout=10s backoff=0s\n");
    assertThat(run.exitCode()).isZero();
    JsonNode json = commands().run("check", file.toString(), "--json").json();
    assertThat(json.get("ok").asBoolean()).isTrue();
    assertThat(json.at("/types/0/policy/timeoutSeconds").asDouble()).isEqualTo(10);
    assertThat(home.resolve("data")).as("nothing was started").doesNotExist();
  }

  @Test
  void a_shipped_file_and_one_with_sql_and_placeholders_are_ok() throws IOException {
    Files.writeString(home.resolve("application.properties"), "partner.url=http://partner\n");
    commands().checks(Path.of("routes/jobs/calendar_sync.camel.yaml").toAbsolutePath());
    commands().checks(commands().type("a", "", "{ to: '{{partner.url}}' }"));
    commands().checks(commands().type("b", "", "{ to: 'sql:select 1?dataSource=#shared' }"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxAtempts: 3 | { log: x } | maxAtempts",
        "timeout: 5 parsecs | { log: x } | timeout: given \"5 parsecs\", allowed a whole number",
        "'' | { sendIt: x } | sendIt",
        "'' | { to: 'nowhere:x' } | nowhere",
        "'' | { to: '{{partner.url}}' } | partner.url",
        "'' | { bean: { ref: nobody, method: x } } | nobody",
        "'' | { to: 'job:mail?timeout=1s' } | timeout: an option of from: job:mail, not here"
      })
  void a_broken_file_is_named_with_what_is_wrong(String options, String step, String said) {
    assertThat(commands().broken(commands().type("mail", options, step))).contains(said);
  }

  @Test
  void names_that_others_have_are_refused() {
    commands().type("mail", "", STEP);
    commands().file("broken.camel.yaml", "- route: [");
    Path core = commands().type("show-health", "", STEP);
    assertThat(commands().broken(core))
        .contains("the route id \"show-health\" is taken by another route");
    String text = "- route: { id: %s, from: { uri: 'job:%s', steps: [ %s ] } }";
    Path type = commands().file("other.camel.yaml", text.formatted("other", "mail", STEP));
    assertThat(commands().broken(type)).contains("job:mail is already declared by mail.camel.yaml");
    Path id = commands().file("other.camel.yaml", text.formatted("mail", "other", STEP));
    assertThat(commands().broken(id)).contains("the route id \"mail\" is taken by another route");
  }

  @Test
  void a_new_version_of_a_file_may_have_its_names() throws IOException {
    Path old = commands().type("mail", "", STEP);
    commands().checks(Files.copy(old, home.resolve("mail.camel.yaml")));
  }

  @Test
  void a_name_that_no_start_looks_at_is_told() throws IOException {
    Path file = commands().type("mail", "", STEP);
    Path renamed = Files.move(file, file.resolveSibling("mail.yaml"));
    assertThat(commands().broken(renamed))
        .contains("its name begins with a dot or doesn't end in .camel.yaml");
  }

  @Test
  void programs_read_what_is_wrong_on_stdout() {
    Path file = commands().file("empty.camel.yaml", "");
    Run run = commands().run("check", file.toString(), "--json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.json().get("ok").asBoolean()).isFalse();
    assertThat(run.json().get("error").asText()).startsWith("it declares no job type");
  }

  @Test
  void a_file_that_cannot_be_read_is_wrong_usage() {
    Map<Path, String> reasons =
        Map.of(
            home.resolve("none.camel.yaml"),
            "there is no such file",
            home,
            "it is a folder, and one job file is allowed, such as "
                + home.resolve("NAME.camel.yaml"));
    reasons.forEach(
        (file, reason) -> {
          Run run = commands().run("check", file.toString());
          assertThat(run.err())
              .isEqualTo(
                  "jobs: FILE: given \"%s\", which can't be read: %s%n".formatted(file, reason));
          assertThat(run.exitCode()).isEqualTo(2);
        });
  }

  private Commands commands() {
    return Commands.offline(home);
  }
}
