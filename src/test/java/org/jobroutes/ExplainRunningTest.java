package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code explain_job}: where a job runs, and whether its worker is still there. */
class ExplainRunningTest extends ExplainFixture {
  private static final String COLUMNS =
      "type, status, claim_seq, attempts, locked_by, started_at, lease_until";

  @Test
  void a_job_that_runs_says_since_when_where_and_until_when() {
    serve("mail");
    Object id =
        job(
            COLUMNS,
            "'mail', 'running', 2, 1, 'w', now() - interval '61 s', now() + interval '20 min 30 s'");
    List<String> said =
        assertSays(
            id, "It runs since 2", "Worker w is alive, seen last at 2", "Its lease lasts until 2");
    assertThat(said.get(0))
        .matches(
            ".* \\(1 min \\d+ s ago\\) as attempt 2 of 5 on worker w, and may take until 2\\S+ \\(in [45]\\d s\\)\\.");
    assertThat(said.get(2)).contains("(in 20 min ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 'which counts as a failed attempt, and tries again.'",
    "4, 0, 'and it will be dead, for this was its last attempt.'",
    "2, 2, 'and it will be dead, for this is its third crash.'"
  })
  void a_lease_that_is_over_says_what_the_rescue_makes_of_it(
      int attempts, int crashes, String said) {
    // Alive, but with a lease that no server is too young for.
    serve("mail");
    sql.run("update job_workers set lease = '1 ms', seen_at = now() + interval '1 d'");
    worker("gone", "now() - interval '2 min 30 s'", "{\"type\":\"mail\"}");
    Object id =
        job(
            COLUMNS + ", crashes",
            "'mail', 'running', %d + 1, %d, 'gone', now() - interval '3 min', now() - interval '90 s', %d"
                .formatted(attempts, attempts, crashes));
    List<String> sentences =
        assertSays(
            id,
            "It runs since 2",
            "Worker gone gave its last sign of life at 2",
            "Its lease ended at 2");
    assertThat(sentences.get(1)).contains("(2 min ", "longer ago than its lease of 30 s");
    assertThat(sentences.get(2))
        .contains("(1 min ", "takes it back at its next sweep (each third of JOBS_LEASE), ")
        .endsWith(said);
  }

  @Test
  void a_rescue_waits_until_the_server_has_been_up_for_a_lease() {
    serve("mail");
    sql.run("update job_workers set lease = '20 years'");
    Object id = job(COLUMNS, "'mail', 'running', 1, 0, 'gone', now(), now() - interval '90 s'");
    String said =
        assertSays(
                id,
                "It runs since 2",
                "Worker gone is not known any more: it has stopped.",
                "Its lease ended at 2")
            .get(2);
    assertThat(said)
        .contains(", but not before the server, up since 2", "has been so for a lease)");
  }

  @Test
  void without_any_worker_nobody_rescues_it() {
    know("mail");
    worker("gone", "now() - interval '2 min'", "{\"type\":\"mail\"}");
    assertSays(
        job(COLUMNS, "'mail', 'running', 1, 0, 'gone', now(), now() - interval '90 s'"),
        "It runs since 2",
        "Worker gone gave its last sign of life",
        "Its lease ended at 2",
        "No worker is alive: the last sign of life came from gone");
  }

  @Test
  void a_cancel_that_waits_says_when_it_was_requested() {
    serve("mail");
    Object id =
        job(
            COLUMNS + ", cancel_requested_at",
            "'mail', 'running', 1, 0, 'w', now(), now() + interval '30 min', now() - interval '5 min'");
    String said =
        assertSays(
                id,
                "It runs",
                "Worker w is alive",
                "Its lease lasts",
                "A cancel was requested at 2")
            .get(3);
    assertThat(said).contains("(5 min", " ago) and is not honoured yet");
  }

  @Test
  void a_running_row_without_a_lease_is_given_five_minutes() {
    serve("mail");
    Object id =
        job("type, status, claim_seq, updated_at", "'mail', 'running', 1, now() - interval '61 s'");
    String unnamed = "It runs as attempt 1 of 5 on no worker that is named.";
    assertThat(assertSays(id, unnamed, "It has no lease, as another program").get(1))
        .contains("given time until 2", "(in 3 min ");
    sql.run("update jobs set updated_at = now() - interval '6 min 1 s'");
    assertThat(
            assertSays(id, unnamed, "It has no lease, and the time given to such a job ended at 2")
                .get(1))
        .contains("(1 min ", "takes it back at its next sweep");
  }
}
