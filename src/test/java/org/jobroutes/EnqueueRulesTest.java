package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.jobroutes.support.Envelopes.assertError;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.jobroutes.support.Sql;
import org.jobroutes.support.Sql.SqlFailure;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be enqueued: SQL and HTTP refuse it with the same words. */
class EnqueueRulesTest {
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }")
            .file("broken.camel.yaml", "- route: { id: broken, from: [")
            .start();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  static Stream<Arguments> wrongMembers() {
    return Stream.of(
            Stream.of(
                    "\"2030-01-31T12:00:00\"",
                    "\"2030-01-31\"",
                    "\"tomorrow\"",
                    "\"now\"",
                    "\"infinity\"",
                    "\"-infinity\"",
                    "\"2030-02-30T12:00:00Z\"",
                    "\"2030-01-31T12:00:00+99:00\"",
                    "\"2030-01-31T12:00:00 Europe/Berlin\"",
                    "1900000000",
                    "\"\"",
                    "[]")
                .map(given -> arguments("runAt", given, "a time with its zone")),
            Stream.of("0", "1001", "1.5", "\"5\"", "-1", "1e9", "99999999999", "true", "{}")
                .map(given -> arguments("maxAttempts", given, "a whole number from 1 to 1000")),
            Stream.of("-1", "101", "1.5", "\"5\"", "1e9", "99999999999", "false", "[1]")
                .map(given -> arguments("priority", given, "a whole number from 0 to 100")),
            Stream.of("\"\"", "7", "[]", "{}", "\"" + "k".repeat(300) + "\"")
                .map(given -> arguments("uniqueKey", given, "a text of 1 to 255 characters")),
            Stream.of(
                    "\"\"",
                    "7",
                    "null",
                    "\"Echo\"",
                    "\"-echo\"",
                    "\"e cho\"",
                    "\"" + "e".repeat(64) + "\"")
                .map(given -> arguments("type", given, "a name of 1 to 63 lower-case letters")))
        .flatMap(cases -> cases);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("wrongMembers")
  void a_wrong_member_is_named_with_what_was_given_and_what_is_allowed(
      String member, String given, String allowed) {
    String job =
        member.equals("type")
            ? "{\"type\":%s}".formatted(given)
            : "{\"type\":\"echo\",\"%s\":%s}".formatted(member, given);
    assertRefused(job, member, given, allowed);
    assertRefused("[{\"type\":\"echo\"}," + job + "]", "jobs[1]." + member, given, allowed);
  }

  @Test
  void a_missing_type_is_named() {
    assertRefused("{}", "type", "nothing", "a name of 1 to 63 lower-case letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"echo\"", "null", "true"})
  void a_job_must_be_an_object(String job) {
    assertThat(refusal(job))
        .matches("job: given (number|string|null|boolean), allowed an object .*");
    assertThat(refusal("[" + job + "]")).matches("jobs\\[0\\]: given \\w+, allowed an object .*");
    assertThat(refusal("[[]]")).startsWith("jobs[0]: given array, allowed an object");
  }

  @Test
  void one_call_takes_1_to_1000_jobs() {
    assertThat(refusal("[]")).isEqualTo("jobs: given 0 jobs, allowed 1 to 1000 in one call");
    String many = "[" + "{\"type\":\"echo\"},".repeat(1000) + "{\"type\":\"echo\"}]";
    assertThat(refusal(many)).isEqualTo("jobs: given 1001 jobs, allowed 1 to 1000 in one call");
    assertThat(state("select enqueue_jobs(null)")).isEqualTo("JQ400");
  }

  @Test
  void an_unknown_type_is_named_with_the_known_ones() {
    SqlFailure failure = failure("select enqueue_job('nobody')");
    assertThat(failure.state()).isEqualTo("JQ422");
    assertThat(failure)
        .hasMessageContaining("type: given \"nobody\", allowed a known job type: echo")
        .hasMessageContaining(
            "echo (broken job files: broken.camel.yaml; bin/jobs types says what is wrong with them)");
  }

  @Test
  void a_withdrawn_type_is_no_longer_known() {
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff, withdrawn_at) values ('gone', 5, '1 min', '1 s', now())");
    SqlFailure failure =
        failure("select enqueue_jobs('[{\"type\":\"echo\"},{\"type\":\"gone\"}]')");
    assertThat(failure.state()).isEqualTo("JQ422");
    assertThat(failure)
        .hasMessageContaining("jobs[1].type: given \"gone\", allowed a known job type: echo");
  }

  @Test
  void sql_callers_hear_the_same() {
    for (String arguments :
        List.of(
            "run_at => 'infinity'",
            "max_attempts => 0",
            "max_attempts => 1001",
            "priority => -1",
            "priority => 101",
            "unique_key => ''")) {
      assertThat(state("select enqueue_job('echo', " + arguments + ")"))
          .as(arguments)
          .isEqualTo("JQ400");
    }
    assertThat(state("select enqueue_job(null)")).isEqualTo("JQ400");
  }

  @Test
  void a_plain_insert_is_held_to_the_same_ranges() {
    for (String values :
        List.of(
            "max_attempts) values ('echo', 0",
            "priority) values ('echo', 101",
            "run_at) values ('echo', 'infinity'",
            "status) values ('echo', 'waiting'",
            "attempts) values ('echo', -1")) {
      assertThat(state("insert into jobs (type, " + values + ")")).as(values).isEqualTo("23514");
    }
  }

  private static void assertRefused(String jobs, String member, String given, String allowed) {
    String shown = given.equals("1e9") ? "1000000000" : given;
    String said = refusal(jobs);
    assertThat(said).startsWith(member + ": given ").contains(", allowed " + allowed);
    assertThat(said).contains(shown.length() > 100 ? shown.substring(0, 100) : shown);
  }

  /** The message, which SQL and HTTP must have in common; nothing may have been enqueued. */
  private static String refusal(String jobs) {
    long before = sql.number("select count(*) from jobs");
    SqlFailure failure =
        catchThrowableOfType(
            SqlFailure.class, () -> sql.run("select * from enqueue_jobs(cast(? as jsonb))", jobs));
    assertThat(failure).as(jobs).isNotNull();
    assertThat(failure.state()).isEqualTo("JQ400");
    String said = assertError(application.http().post("/api/jobs", jobs), 400, "invalid_request");
    assertThat(failure.getMessage()).contains(said);
    assertThat(sql.number("select count(*) from jobs")).isEqualTo(before);
    return said;
  }

  private static String state(String statement) {
    return failure(statement).state();
  }

  private static SqlFailure failure(String statement) {
    SqlFailure failure = catchThrowableOfType(SqlFailure.class, () -> sql.run(statement));
    assertThat(failure).as(statement).isNotNull();
    return failure;
  }
}
