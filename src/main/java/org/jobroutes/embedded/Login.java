package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import org.jobroutes.database.DatabaseUrl;

/** How to log in to a server on this machine; shows its password to nobody. */
record Login(int port, String password) {
  static final String USER = "jobs";
  static final String DATABASE = "jobs";
  private static final String REFUSED = "28";

  /** What a process sees that creates the database at the same time as another. */
  private static final Set<String> EXISTS = Set.of("42P04", "23505");

  /** What came of trying to log in. */
  enum Answer {
    READY,
    NOT_YET,
    REFUSED
  }

  String jdbcUrl() {
    return url(DATABASE);
  }

  private String url(String database) {
    return DatabaseUrl.parse("jdbc:postgresql://127.0.0.1:" + port + "/" + database).jdbcUrl();
  }

  /** Tries once; a server of another cluster counts as a refusal. */
  Answer ask(Path cluster) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet folder = statement.executeQuery("SHOW data_directory")) {
      folder.next();
      boolean same = Files.isSameFile(Path.of(folder.getString(1)), cluster);
      return same ? Answer.READY : Answer.REFUSED;
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      return state.startsWith(REFUSED) ? Answer.REFUSED : Answer.NOT_YET;
    } catch (IOException e) {
      return Answer.REFUSED;
    }
  }

  /** Creates the database unless it exists. */
  void createDatabase() throws IOException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    } catch (SQLException e) {
      if (EXISTS.contains(String.valueOf(e.getSQLState()))) {
        return;
      }
      throw new IOException("the database cannot be created: " + e.getMessage(), e);
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    String query = "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'";
    try (ResultSet found = statement.executeQuery(query)) {
      return found.next();
    }
  }

  private Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password);
    return DriverManager.getConnection(url(database), properties);
  }

  @Override
  public String toString() {
    return USER + "@127.0.0.1:" + port;
  }
}
