package org.jobroutes.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens connections for LISTEN, which needs a session of its own and so can't go through a
 * transaction pooler.
 */
public class ListenConnections {
  private final DatabaseUrl url;

  /**
   * Connections to one database.
   *
   * @param url where LISTEN works, or a transaction pooler where it doesn't
   */
  public ListenConnections(DatabaseUrl url) {
    this.url = url;
  }

  /** Whether notifications arrive there. */
  public boolean available() {
    return !url.transactionPooler();
  }

  /**
   * Opens one.
   *
   * @throws SQLException when the database can't be reached
   */
  public Connection open() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", url.user());
    login.setProperty("password", url.password());
    return DriverManager.getConnection(url.jdbcUrl(), login);
  }
}
