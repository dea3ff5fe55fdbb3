package org.jobroutes.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Opens connections for LISTEN, which needs a session of its own and so can't go through a
 * transaction pooler.
 */
public class ListenConnections {
  private static final int PROBE_MILLIS = 5_000;
  private final DatabaseUrl url;

  /**
   * Connections to one database.
   *
   * @param url where LISTEN works, or a transaction pooler where it doesn't
   */
  public ListenConnections(DatabaseUrl url) {
    this.url = url;
  }

  /**
   * Opens one.
   *
   * @throws SQLException when the database can't be reached
   */
  public Connection open() throws SQLException {
    return new QueueDataSource(url).getConnection();
  }

  /**
   * Begins to listen, and tells whether notifications arrive. A transaction pooler accepts LISTEN
   * and drops what comes, so behind any pooler one is sent from another connection and waited for.
   */
  public boolean listen(Connection connection, String... channels) throws SQLException {
    if (url.transactionPooler()) {
      return false;
    }
    boolean pooled = Pooler.isBetween(connection);
    try (Statement statement = connection.createStatement()) {
      for (String channel : channels) {
        statement.execute("listen " + channel);
      }
    }
    return !pooled || hearsProbe(connection, channels[0]);
  }

  private boolean hearsProbe(Connection listening, String channel) throws SQLException {
    try (Connection other = open();
        PreparedStatement notify = other.prepareStatement("select pg_notify(?, 'probe')")) {
      notify.setString(1, channel);
      notify.execute();
    }
    return listening.unwrap(PGConnection.class).getNotifications(PROBE_MILLIS).length > 0;
  }
}
