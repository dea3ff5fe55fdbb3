package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jobroutes.support.Backlog;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a claim does with rows that others change or lock at the same time. */
class ContendedClaimTest {
  private static final String CHANGE = "update jobs set updated_at = now() where payload = '%d'";
  private static final String LOCK = "select from jobs where payload = '%d' for update";
  private static final String UNTOUCHED =
      "select payload from jobs where xmax = 0 or is_untouched(xmax) order by payload";

  private final Sql sql = new Sql(TestDatabase.migrated());

  ContendedClaimTest() {
    Backlog.beginEmpty(sql, "a");
    sql.run(
        "insert into jobs (type, payload) select 'a', to_jsonb(n) from generate_series(1, 6) n");
  }

  @Test
  void what_changes_while_a_statement_looks_is_told_from_what_had_been_let_go()
      throws SQLException {
    rolledBack(CHANGE.formatted(1));
    sql.run(LOCK.formatted(2));
    try (Connection looks = begun("select 1", "repeatable read");
        Connection changes = begun(CHANGE.formatted(4), "read committed")) {
      sql.run(CHANGE.formatted(3));
      rolledBack(LOCK.formatted(5));
      assertThat(firstColumn(looks, UNTOUCHED)).containsExactly("1", "2", "6");
      assertThat(firstColumn(looks, "select payload from jobs")).hasSize(6);
      changes.rollback();
    }
    assertThat(sql.rows(UNTOUCHED)).hasSize(6);
  }

  @Test
  void a_claim_takes_what_others_let_go_and_passes_over_what_they_hold() throws SQLException {
    rolledBack(CHANGE.formatted(1));
    sql.run(LOCK.formatted(2));
    rolledBack(LOCK.formatted(3));
    try (Connection changes = begun(CHANGE.formatted(4), "read committed");
        Connection locks = begun(LOCK.formatted(5), "read committed")) {
      assertThat(claimed()).containsExactlyInAnyOrder("1", "2", "3", "6");
      changes.commit();
      locks.commit();
    }
    assertThat(claimed()).containsExactlyInAnyOrder("4", "5");
  }

  @Test
  void a_claim_does_not_hold_up_who_finishes_what_was_taken_while_it_looked() throws Exception {
    sql.run(
        "create function when_told(quotas int[]) returns int[] language plpgsql as "
            + "$$ begin perform pg_advisory_xact_lock_shared(1); return quotas; end $$");
    String slow =
        Claims.statement(List.of("a"), 10, 10)
            .replace("cast(array[10] as int[])", "when_told(cast(array[10] as int[]))");
    try (Connection gate = begun("select pg_advisory_lock(1)", "read committed");
        Connection looks = begun("select 1", "read committed");
        Connection finishes = begun("set local lock_timeout = '1s'", "read committed")) {
      CompletableFuture<List<String>> found =
          CompletableFuture.supplyAsync(() -> firstColumn(looks, slow));
      await()
          .until(
              () ->
                  sql.is(
                      "select count(*) = 1 from pg_locks where locktype = 'advisory' and not granted"));
      assertThat(claimed()).hasSize(6);
      execute(gate, "select pg_advisory_unlock(1)");
      assertThat(found.get(10, TimeUnit.SECONDS)).isEmpty();
      execute(finishes, "update jobs set status = 'completed'");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "2, true",
    "3, true",
    "now, true",
    "now + 5, false",
    "now + 1000000, true",
    "2147483648, true",
    "4294967295, true"
  })
  void a_number_of_several_that_share_a_lock_keeps_no_job_waiting(String xmax, boolean untouched) {
    String now = "cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint) - 1";
    assertThat(
            sql.is(
                "select is_untouched(cast(cast(%s as text) as xid))"
                    .formatted(xmax.replace("now", now))))
        .isEqualTo(untouched);
  }

  @Test
  void a_claim_takes_what_several_have_locked_together() throws SQLException {
    String share = "select from jobs for key share";
    try (Connection one = begun(share, "read committed");
        Connection other = begun(share, "read committed")) {
      assertThat(claimed()).isEmpty();
      one.commit();
      other.commit();
    }
    assertThat(claimed()).hasSize(6);
  }

  private List<String> claimed() {
    return sql.rows(Claims.statement(List.of("a"), 10, 10)).stream()
        .map(row -> row.get("payload").toString())
        .toList();
  }

  /** A transaction that has done this and stays open. */
  private Connection begun(String statement, String isolation) throws SQLException {
    Connection connection = sql.open();
    connection.setAutoCommit(false);
    execute(connection, "set transaction isolation level " + isolation);
    execute(connection, statement);
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void rolledBack(String statement) throws SQLException {
    try (Connection connection = begun(statement, "read committed")) {
      connection.rollback();
    }
  }

  private static List<String> firstColumn(Connection connection, String query) {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return values;
  }
}
