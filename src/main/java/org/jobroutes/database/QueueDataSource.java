package org.jobroutes.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections to one database. Where a pooler stands in between, each transaction may meet
 * another session, so statements are never prepared on the server.
 */
final class QueueDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1;

  private final String settings;

  QueueDataSource(DatabaseUrl url) {
    this(url, "");
  }

  /**
   * A source of connections.
   *
   * @param settings SQL that each new session begins with, where no pooler shares it; may be empty
   */
  QueueDataSource(DatabaseUrl url, String settings) {
    this.settings = settings;
    setUrl(url.jdbcUrl());
    setUser(url.user());
    setPassword(url.password());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Connection connection = super.getConnection(user, password);
    try {
      if (Pooler.isBetween(connection)) {
        connection.unwrap(PGConnection.class).setPrepareThreshold(0);
      } else if (!settings.isEmpty()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(settings);
        }
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
