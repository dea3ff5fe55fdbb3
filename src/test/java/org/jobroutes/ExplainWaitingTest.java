package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code explain_job}: what a pending job waits for that is its own: time, place, a lock. */
class ExplainWaitingTest extends ExplainFixture {
  private static final String READY = "Nothing holds it up: it is due since ";
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @BeforeEach
  void serve() {
    serve("mail");
  }

  @Test
  void a_job_that_is_not_due_says_until_when_and_how_to_change_that() {
    Object id = job("type, run_at", "'mail', now() + interval '2 h 5 min 30 s'");
    String said = assertSays(id, "It is not due until 2").get(0);
    assertThat(said).matches("It is not due until " + TIME + " \\(in 2 h 5 min\\)\\..*");
    assertThat(said).contains(sql.text("select json_time(run_at) from jobs where id = ?", id));
    sql.run(said.replaceFirst(".*(UPDATE .*?) makes it due at once.", "$1"));
    assertSays(id, READY);
  }

  @Test
  void a_priority_does_not_bring_its_time_forward() {
    Object id = job("type, priority, run_at", "'mail', 9, now() + interval '2 h'");
    assertSays(
        id,
        "It is not due until ",
        "Its priority of 9 puts it 9 h ahead of others that are due, but never before its own time.");
  }

  @Test
  void a_job_that_failed_says_how_often_and_why() {
    Object id =
        job(
            "type, attempts, claim_seq, run_at, last_error",
            "'mail', 2, 2, now() + interval '90 s', E'no\\n\\troom ' || repeat('x', 999)");
    assertThat(assertSays(id, "It waits to retry until ").get(0))
        .matches(
            ".* until "
                + TIME
                + " \\(in 1 min \\d+ s\\), because attempt 2 of 5 failed: no room x{291}…\\. UPDATE .*");
    sql.run("update jobs set last_error = null");
    assertThat(assertSays(id, "It waits to retry until ").get(0))
        .contains("attempt 2 of 5 failed: no reason was given. UPDATE");
  }

  @Test
  void a_job_that_was_snoozed_or_given_back_says_that_it_used_no_attempt() {
    Object id =
        job("type, yields, claim_seq, run_at", "'mail', 3, 3, now() + interval '3 d 4 h 30 min'");
    assertThat(assertSays(id, "It waits until ").get(0))
        .contains("(in 3 d 4 h)", "uses none up (so far: 3). Failed attempts: 0 of 5. UPDATE");
    sql.run("update jobs set last_error = 'no connection.', attempts = 1, claim_seq = 4");
    assertThat(assertSays(id, "It waits until ").get(0))
        .contains("1 of 5; the last error: no connection. UPDATE");
  }

  @Test
  void a_priority_below_zero_of_an_adopted_table_holds_its_job_back() {
    Object id = job("type, priority, run_at", "'mail', -3, now() - interval '30 min'");
    String said = assertSays(id, "Its priority of -3 holds it back until ").get(0);
    assertThat(said).contains("(in 2 h 2");
    sql.run(said.replaceFirst(".*(UPDATE .*?) ends that.*", "$1"));
    assertSays(id, READY);
  }

  @ParameterizedTest
  @CsvSource({
    "infinity, It is not due until infinity.",
    "-infinity, Nothing holds it up: it is due since -infinity and"
  })
  void a_time_that_is_none_is_said_as_it_is(String time, String said) {
    assertSays(job("type, run_at, updated_at", "'mail', '" + time + "', now()"), said);
  }

  @Test
  void a_due_job_says_who_claims_it_and_when() {
    assertThat(assertSays(job("type", "'mail'"), READY).get(0))
        .contains("Worker w claims it", "JOBS_POLL_INTERVAL, 1s by default", "a free slot");
  }

  @Test
  void a_due_job_that_nobody_takes_says_what_to_look_at() {
    job("type, status, locked_by", "'mail', 'running', 'w'");
    Object id =
        job(
            "type, run_at, updated_at",
            "'mail', now() - interval '3 min 9 s', now() - interval '3 min'");
    String ready =
        assertSays(id, READY, "It should have been claimed by now. Jobs that run: 1. ").get(0);
    assertThat(ready).contains("(3 min ");
  }

  @Test
  void the_due_jobs_of_its_type_that_come_first_are_counted_in_the_order_of_the_claim() {
    know("other");
    Object id = job("type, priority, run_at", "'mail', 1, now() - interval '1 min'");
    job("type, run_at", "'mail', now() - interval '62 min'");
    assertSays(id, "1 due job of its type comes before it, in the order of run_at");
    job("type, priority, run_at", "'mail', 2, now()");
    sql.run(
        """
        insert into jobs (type, priority, status, run_at) values
          ('mail', 0, 'pending', now() - interval '58 min'), ('mail', 5, 'pending', now() + interval '1 h'),
          ('other', 9, 'pending', now()), ('mail', 9, 'running', now()), ('mail', 9, 'dead', now())
        """);
    assertSays(id, "2 due jobs of its type come before it, in the order of run_at");
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 0, 10000 due jobs of its type come before it",
    "10001, 0, 'More than 10,000 due jobs of its type come before it, in'",
    "5, 10500, 'More than 10,000 jobs of its type come before it, and of the first 10,001 are due: 5, in'"
  })
  void beyond_ten_thousand_it_stops_counting(int due, int future, String said) {
    Object id = job("type, run_at", "'mail', now() - interval '1 min'");
    String jobs =
        "insert into jobs (type, priority, run_at) select 'mail', 100, now() + ? * interval '1 h' from generate_series(1, ?)";
    sql.run(jobs, -10, due);
    sql.run(jobs, 10, future);
    assertSays(id, said);
  }

  @Test
  void a_row_that_another_transaction_holds_names_that_one() throws SQLException {
    Object id = job("type", "'mail'");
    try (Connection other = sql.open();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select * from jobs for update");
      ResultSet pid = statement.executeQuery("select pg_backend_pid()");
      pid.next();
      String holder = "A transaction of server process " + pid.getInt(1) + ", begun at 2";
      assertThat(assertSays(id, holder).get(0))
          .contains("pg_terminate_backend(" + pid.getInt(1) + ")");
      other.rollback();
    }
    assertSays(id, READY);
  }

  @Test
  void a_transaction_that_was_begun_long_ago_does_not_turn_back_the_clock() throws SQLException {
    try (Connection old = sql.open();
        Statement statement = old.createStatement()) {
      old.setAutoCommit(false);
      statement.execute("select 1");
      Object id = job("type", "'mail'");
      ResultSet said = statement.executeQuery("select explain_job('" + id + "')");
      said.next();
      assertThat(said.getString(1)).startsWith(READY);
    }
  }

  @Test
  void a_job_whose_attempts_are_used_up_says_that_it_gets_one_more() {
    Object id = job("type, attempts, claim_seq", "'mail', 5, 5");
    assertSays(id, READY, "All of its attempts are used (5 of 5) and yet it is pending");
  }
}
