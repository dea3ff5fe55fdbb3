package org.jobroutes.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** One statement that routes share, run by plain JDBC where there is no route: in a command. */
public final class SqlFile {
  private static final Pattern PARAMETER =
      Pattern.compile(":#(?:\\$\\{(?:variable\\.)?)?(\\w+)\\}?");

  private final String sql;
  private final List<String> names;

  /**
   * A statement.
   *
   * @param resource where it lies in the class path, for example {@code sql/list-jobs.sql}
   */
  public SqlFile(String resource) {
    String text = read(resource).replaceAll("(?m)^\\s*--.*$", "");
    this.names = PARAMETER.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
    this.sql = PARAMETER.matcher(text).replaceAll("?");
  }

  /**
   * Runs it.
   *
   * @param parameters by name, a route's variables and body too; null where one is missing
   * @return the first column of each row, as text
   */
  public List<String> run(DataSource database, Map<String, ?> parameters) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepared(connection, parameters)) {
      List<String> rows = new ArrayList<>();
      if (statement.execute()) {
        ResultSet result = statement.getResultSet();
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    }
  }

  /**
   * Runs it for its numbers.
   *
   * @return the columns of its one row, by name
   */
  public Map<String, Long> counts(DataSource database, Map<String, ?> parameters)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepared(connection, parameters);
        ResultSet result = statement.executeQuery()) {
      Map<String, Long> counts = new LinkedHashMap<>();
      result.next();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        counts.put(result.getMetaData().getColumnLabel(i), result.getLong(i));
      }
      return counts;
    }
  }

  private PreparedStatement prepared(Connection connection, Map<String, ?> parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < names.size(); i++) {
      statement.setObject(i + 1, parameters.get(names.get(i)));
    }
    return statement;
  }

  private static String read(String resource) {
    try (InputStream in = SqlFile.class.getClassLoader().getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
