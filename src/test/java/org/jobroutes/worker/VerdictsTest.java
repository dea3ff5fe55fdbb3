package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ValidationException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jobroutes.job.Backoff;
import org.jobroutes.job.JobFailed;
import org.jobroutes.job.JobPolicy;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.JobSnoozed;
import org.jobroutes.worker.Outcome.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictsTest {
  private static final Pattern DELAY = Pattern.compile("\"delay\":([0-9.E]+)");

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 410, 422, 451})
  void an_upstream_that_says_that_the_request_is_wrong_is_believed(int status) {
    assertThat(of(http(status, Map.of())).ending()).isEqualTo(Ending.REJECTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 408, 409, 425, 429, 500, 502, 503, 504})
  void other_bad_answers_are_tried_again(int status) {
    assertThat(of(http(status, Map.of())).ending()).isEqualTo(Ending.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 120, 120",
    "retry-after, 120, 120",
    "Retry-After, 3600, 3600",
    "Retry-After, 999999, 3600",
    "Retry-After, 99999999999, 3600"
  })
  void the_wait_that_an_upstream_asks_for_is_kept_up_to_an_hour(
      String header, String given, double seconds) {
    assertThat(delay(of(http(503, Map.of(header, given))))).isEqualTo(seconds);
  }

  @Test
  void an_upstream_may_ask_for_a_time() {
    String time =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(5));
    assertThat(delay(of(http(429, Map.of("Retry-After", time))))).isBetween(290.0, 300.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "", "1.5"})
  void a_wait_that_cannot_be_read_is_passed_over(String given) {
    assertThat(delay(of(http(503, Map.of("Retry-After", given))))).isBetween(0.75, 1.25);
  }

  @Test
  void a_failure_of_a_route_may_ask_for_a_wait_too() {
    assertThat(delay(of(new JobFailed("x", Duration.ofMinutes(2))))).isEqualTo(120);
    assertThat(delay(of(new JobFailed("x", Duration.ofDays(2))))).isEqualTo(3600);
    assertThat(delay(of(new JobFailed("x", null)))).isBetween(0.75, 1.25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08006", "57P01", "57P03", "53300"})
  void a_database_that_is_away_is_not_the_jobs_fault(String state) {
    Outcome outcome = of(new CamelExecutionException("x", null, new SQLException("gone", state)));
    assertThat(outcome.ending()).isEqualTo(Ending.RELEASED);
    assertThat(delay(outcome)).isEqualTo(5);
  }

  @Test
  void a_pool_without_a_connection_is_not_the_jobs_fault() {
    assertThat(of(new SQLTransientConnectionException("timed out")).ending())
        .isEqualTo(Ending.RELEASED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "57014", "40001", "22P02"})
  void other_sql_errors_are(String state) {
    assertThat(of(new SQLException("x", state)).ending()).isEqualTo(Ending.FAILED);
  }

  @Test
  void what_a_route_decides_is_found_inside_other_exceptions() {
    Outcome snoozed = of(wrapped(new JobSnoozed("later", Duration.ofSeconds(7))));
    assertThat(snoozed.ending()).isEqualTo(Ending.SNOOZED);
    assertThat(delay(snoozed)).isEqualTo(7);
    Outcome rejected = of(wrapped(new JobRejected("never")));
    assertThat(rejected.ending()).isEqualTo(Ending.REJECTED);
    assertThat(rejected.json())
        .contains("\"class\":\"JobRejected\"", "never")
        .doesNotContain("outer");
    assertThat(of(new ValidationException(null, "bad")).ending()).isEqualTo(Ending.REJECTED);
  }

  @Test
  void exceptions_that_cause_each_other_do_no_harm() {
    IllegalStateException one = new IllegalStateException("one");
    one.initCause(new IllegalArgumentException("two", one));
    assertThat(of(one).ending()).isEqualTo(Ending.FAILED);
  }

  @Test
  void errors_without_a_name_or_a_message_are_storable() {
    Outcome outcome =
        of(
            new RuntimeException() {
              private static final long serialVersionUID = 1;
            });
    assertThat(outcome.json()).doesNotContain("\"class\":\"\"").doesNotContain("null");
    assertThat(of(new StackOverflowError()).json()).contains("StackOverflowError");
  }

  @Test
  void a_job_out_of_attempts_is_dead() {
    assertThat(of(new IllegalStateException("x")).isDead()).isFalse();
    Claim last = new Claim(UUID.randomUUID().toString(), 1, "t", null, 4, 5);
    assertThat(Verdicts.of(last, policy(), new IllegalStateException("x")).isDead()).isTrue();
    assertThat(Verdicts.timedOut(last, policy(), null).isDead()).isTrue();
    assertThat(Verdicts.timedOut(last, policy(), null).json()).contains("timeout of 60000 ms");
  }

  private static Throwable wrapped(Throwable failure) {
    return new CamelExecutionException("outer", null, new RuntimeException("outer", failure));
  }

  private static HttpOperationFailedException http(int status, Map<String, String> headers) {
    return new HttpOperationFailedException("http://x", status, "x", null, headers, "");
  }

  private static Outcome of(Throwable failure) {
    return Verdicts.of(
        new Claim(UUID.randomUUID().toString(), 1, "t", null, 0, 5), policy(), failure);
  }

  private static JobPolicy policy() {
    return new JobPolicy(
        "t",
        null,
        5,
        Duration.ofMinutes(1),
        new Backoff(Duration.ofSeconds(1), Duration.ofHours(1)),
        0,
        0,
        null,
        null);
  }

  private static double delay(Outcome outcome) {
    Matcher delay = DELAY.matcher(outcome.json());
    assertThat(delay.find()).as(outcome.json()).isTrue();
    return Double.parseDouble(delay.group(1));
  }
}
