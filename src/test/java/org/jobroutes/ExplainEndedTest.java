package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code explain_job}: what became of a job that ended, and how a dead one runs again. */
class ExplainEndedTest extends ExplainFixture {
  private static final String RETRY =
      "SELECT retry_job('%s'), bin/jobs retry %s or POST /api/jobs/%s/retry lets it run again";

  @ParameterizedTest
  @CsvSource({
    "0, now() - interval '35 ms', ' in 35 ms, after no failed attempts.'",
    "1, now() - interval '2 min 5 s', ' in 2 min 5 s, after 1 failed attempt.'",
    "2, null, ', after 2 failed attempts.'"
  })
  void a_completed_job_says_when_how_long_and_after_how_many_failures(
      int failed, String started, String said) {
    Object id =
        job(
            "type, status, attempts, claim_seq, started_at, finished_at, updated_at",
            "'mail', 'completed', %d, %d + 1, %s, %s, now() - interval '1 h 1 min'"
                .formatted(failed, failed, started, started.equals("null") ? "null" : "now()"));
    assertThat(assertSays(id, "It completed at 2").get(0))
        .contains(started.equals("null") ? "(1 h 1 min ago)" : "s ago)")
        .endsWith(" ago)" + said);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0, SocketException, now(), out of attempts: 5 of 5 failed",
    "5, 0, , null, out of attempts: 5 of 5 failed",
    "2, 0, JobRejected, now(), rejected as JobRejected at attempt 2 of 5: it would fail again",
    "3, 3, poison, now(), as poison: its worker was lost 3 times while it ran",
    "1, 0, , null, 'made so by another program or a person, for only 1 of 5 attempts have failed'"
  })
  void a_dead_job_says_why_and_what_its_last_error_was(
      int attempts, int crashes, String errorClass, String finished, String said) {
    Object id =
        job(
            "type, status, attempts, claim_seq, crashes, error_class, finished_at, updated_at, last_error",
            "'mail', 'dead', %d, %d, %d, nullif('%s', 'null'), %s, now() - interval '1 h 1 min', 'no room'"
                .formatted(attempts, attempts, crashes, errorClass, finished));
    String retry = RETRY + ", once the";
    assertThat(assertSays(id, "It is dead since 2", retry.formatted(id, id, id)).get(0))
        .contains(finished.equals("null") ? "(1 h 1 min ago), " : "s ago), ")
        .endsWith(", " + said + "; the last error: no room.");
  }

  @Test
  void a_cancelled_job_says_when_and_how_it_runs_again() {
    Object id =
        job("type, status, finished_at", "'mail', 'cancelled', now() - interval '1 min 1 s'");
    String retry = RETRY + ".";
    assertThat(assertSays(id, "It was cancelled at 2", retry.formatted(id, id, id)).get(0))
        .matches("It was cancelled at \\S+Z \\(1 min \\d+ s ago\\)\\.");
    sql.run("update jobs set cancel_requested_at = now() - interval '2 min 1 s'");
    assertThat(assertSays(id, "It was cancelled at 2", "SELECT retry_job").get(0))
        .contains("ago), as was requested at 2");
  }

  @ParameterizedTest
  @CsvSource({"dead, pending", "dead, running", "cancelled, pending"})
  void a_live_job_that_has_its_unique_key_keeps_it_from_a_retry(String ended, String live) {
    Object id = job("type, status, unique_key", "'mail', '" + ended + "', 'daily'");
    Object holder = job("type, status, unique_key", "'mail', '" + live + "', 'daily'");
    String held =
        "It can't be retried while job %s (%s) holds its unique key \"daily\": "
            .formatted(holder, live);
    assertThat(assertSays(id, "It ", held).get(1)).contains("SELECT cancel_job('" + holder + "')");
  }

  @Test
  void a_job_that_ended_or_another_type_with_that_key_does_not() {
    Object id = job("type, status, unique_key", "'mail', 'dead', 'daily'");
    job("type, status, unique_key", "'mail', 'completed', 'daily'");
    job("type, unique_key", "'fax', 'daily'");
    job("type", "'mail'");
    assertSays(id, "It is dead", "SELECT retry_job('" + id);
  }

  @Test
  void a_status_of_another_program_is_said_with_a_way_out() {
    Object id = job("type, status", "'mail', 'failed'");
    String said = assertSays(id, "Its status \"failed\" is none of this queue").get(0);
    serve("mail");
    sql.run(said.replaceFirst(".*(UPDATE .*?) lets it run.", "$1"));
    assertSays(id, "Nothing holds it up");
  }

  @Test
  void an_id_that_no_job_has_is_said_to_be_one() {
    UUID id = UUID.randomUUID();
    assertSays(id, "There is no job with the id " + id + ": ");
    assertSays(null, "There is no job with the id null: ");
  }
}
