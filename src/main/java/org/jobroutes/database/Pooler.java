package org.jobroutes.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Tells whether a connection pooler (PgBouncer, Supavisor) stands before the server. */
final class Pooler {
  private Pooler() {}

  /**
   * A pooler introduces itself with a process number of its own, the server then answers with
   * another one. Whether it pools sessions or transactions can't be told from that.
   */
  static boolean isBetween(Connection connection) throws SQLException {
    int introduced = connection.unwrap(PGConnection.class).getBackendPID();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getInt(1) != introduced;
    }
  }
}
