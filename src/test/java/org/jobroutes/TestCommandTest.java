package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.jobroutes.Commands.Run;
import org.jobroutes.support.StubTicker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code test} runs what lies beside job types, and reaches nothing outside. */
class TestCommandTest {
  @TempDir private Path home;

  @Test
  void the_examples_pass() {
    Commands examples =
        commands().set("JOBS_ROUTES_DIR", Path.of("examples").toAbsolutePath().toString());
    Run run = examples.run("test");
    assertThat(run.out())
        .contains("ok    post-webhook  waits as long as the partner asks\n", "0 failed\n")
        .doesNotContain("FAIL");
    assertThat(run.exitCode()).isZero();
    assertThat(examples.run("test", "import-csv").out())
        .contains("import-csv")
        .doesNotContain("post-webhook");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ setBody: { constant: x } } | { result: x } |",
        "{ setBody: { constant: x } } | { result: y } | result: expected \"y\", was \"x\"",
        "{ setBody: { constant: x } } | { outcome: dead } | outcome: expected dead, was completed",
        "{ setBody: { simple: '${body[n]}' } } | { result: 7 } |",
        "{ throwException: { exceptionType: java.lang.IllegalStateException, message: no } } | {} | outcome: expected completed, was failed: no",
        "{ throwException: { exceptionType: java.lang.IllegalStateException, message: no } } | { reason: no } |",
        "{ throwException: { exceptionType: java.lang.IllegalStateException, message: no } } | { reason: yes } | reason: expected one with \"yes\", was \"no\"",
        "{ throwException: { exceptionType: java.lang.IllegalStateException, message: no } } | { outcome: failed, delay: 1h } | delay: expected 1h, was PT",
        "{ throwException: { exceptionType: org.jobroutes.job.JobRejected, message: no } } | { outcome: dead, reason: no } |",
        "{ throwException: { exceptionType: org.jobroutes.job.JobSnoozed, message: 5m } } | { outcome: snoozed, delay: 5m } |",
        "{ setHeader: { name: CamelJobSnooze, constant: 5m } } | { outcome: snoozed, delay: 6m } | delay: expected 6m, was PT5M",
        "{ to: 'job:other?priority=4' } | { enqueued: [ { type: other, priority: 4, payload: { n: 7 } } ] } |",
        "{ to: 'job:other' } | { enqueued: [] } | enqueued: expected [], was [{\"type\":\"other\"",
        "{ to: 'sql:select 1' } | { outcome: completed, sent: { 'sql:*': [ { n: 7 } ] }, result: [ { a: 1 } ] } |",
        "{ to: 'sql:select 1' } | { sent: { 'sql:*': [ 8 ] } } | sent: sql:*: expected [8], was [{\"n\":7}]",
        "{ to: 'direct:elsewhere' } | {} | outcome: expected completed, was failed: No consumers available on endpoint: direct://elsewhere",
        "{ delay: { constant: '60000' } } | { outcome: failed, reason: timeout of 300 ms } |"
      })
  void what_comes_of_a_test_is_told(String step, String expected, String problem) {
    commands().type("mail", "timeout: 300ms", step);
    commands()
        .file(
            "mail.test.yaml",
            "- { name: works, payload: { n: 7 }, stubs: { 'sql:*': { body: [ { a: 1 } ] } }, expect: "
                + expected
                + " }");
    Run run = commands().run("test", "mail");
    if (problem == null) {
      assertThat(run.out()).isEqualTo("ok    mail  works\n1 passed, 0 failed\n");
      assertThat(run.exitCode()).isZero();
    } else {
      assertThat(run.out())
          .startsWith("FAIL  mail  works\n        " + problem)
          .endsWith("0 passed, 1 failed\n");
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void what_has_no_stub_is_named_and_never_called() {
    try (StubTicker partner = new StubTicker()) {
      commands().type("mail", "", "{ to: '" + partner.url() + "/api/v3/ticker/price' }");
      commands().file("mail.test.yaml", "- { name: calls, expect: { outcome: failed } }");
      Run run = commands().run("test");
      assertThat(run.out()).contains("stubs: none for " + partner.url());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(partner.requests()).isZero();
    }
  }

  @Test
  void programs_read_what_came_of_each() {
    commands().type("mail", "", "{ setBody: { constant: x } }");
    commands()
        .file(
            "mail.test.yaml",
            "- { name: a, expect: { result: x } }\n- { name: b, expect: { result: y } }");
    Run run = commands().run("test", "--json");
    JsonNode json = run.json();
    assertThat(json.get("passed").asInt()).isEqualTo(1);
    assertThat(json.get("failed").asInt()).isEqualTo(1);
    assertThat(json.at("/tests/0/problems")).isEmpty();
    assertThat(json.at("/tests/1/problems/0").asText()).startsWith("result: expected \"y\"");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | a test file is a list of tests, each with name and expect",
        "'name: x' | a test file is a list of tests, each with name and expect",
        "'- { name: x' | expected",
        "'- { expect: {} }' | test 1: name: missing; say what should hold",
        "'- { name: x }' | test 1: x: expect: missing; say what should come of it",
        "'- { name: x, expect: {}, stub: {} }' | test 1: there is no \"stub\", allowed are attempt, expect, name, payload, properties, stubs",
        "'- { name: x, expect: { outcome: done } }' | test 1: outcome: given \"done\", allowed completed, failed, dead or snoozed",
        "'- { name: x, attempt: 0, expect: {} }' | test 1: x: attempt: given 0, allowed a whole number from 1",
        "'- { name: x, attempt: many, expect: {} }' | test 1: attempt: not what it should be"
      })
  void a_broken_test_file_is_told(String text, String said) {
    commands().type("mail", "", "{ log: x }");
    commands().file("mail.test.yaml", text);
    Run run = commands().run("test");
    assertThat(run.out()).startsWith("FAIL  mail  the test file is broken\n").contains(said);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void a_broken_job_file_fails_its_tests() {
    commands().type("mail", "", "{ to: 'exec:ls' }");
    commands().file("mail.test.yaml", "- { name: runs, expect: {} }");
    assertThat(commands().run("test").out())
        .contains(
            "FAIL  mail  runs\n        mail.camel.yaml: ", "component exec: not for job files");
    commands().file("lost.test.yaml", "- { name: runs, expect: {} }");
    assertThat(commands().run("test", "lost").out())
        .contains("there is no job file beside it that has job:lost");
  }

  @Test
  void a_type_without_a_test_is_wrong_usage_and_a_folder_without_one_is_none() {
    Run run = commands().run("test", "mail");
    assertThat(run.err()).startsWith("jobs: TYPE: given \"mail\", which has no test;");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(commands().run("test").out()).startsWith("No tests yet");
  }

  private Commands commands() {
    return Commands.offline(home);
  }
}
