package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jobroutes.support.Backlog;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

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
      assertThat(payloads(looks, UNTOUCHED)).containsExactly("1", "2", "6");
      assertThat(payloads(looks, "select payload from jobs")).hasSize(6);
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
    try (Statement begin = connection.createStatement()) {
      begin.execute("set transaction isolation level " + isolation);
      begin.execute(statement);
    }
    return connection;
  }

  private void rolledBack(String statement) throws SQLException {
    try (Connection connection = begun(statement, "read committed")) {
      connection.rollback();
    }
  }

  private static List<String> payloads(Connection connection, String query) throws SQLException {
    List<String> payloads = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        payloads.add(rows.getString(1));
      }
    }
    return payloads;
  }
}
