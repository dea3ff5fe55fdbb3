package org.jobroutes.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jobroutes.database.DatabaseUrl;

/** Plain SQL, as any client of the table would send it; each call on a connection of its own. */
public final class Sql {
  private final Connections connections;

  /** Where they come from. */
  @FunctionalInterface
  private interface Connections {
    Connection open() throws SQLException;
  }

  public Sql(DatabaseUrl url) {
    this.connections = () -> DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
  }

  /** On the connections of a pool, for very many calls. */
  public Sql(DataSource pool) {
    this.connections = pool::getConnection;
  }

  /** A connection, for what needs a session. */
  public Connection open() throws SQLException {
    return connections.open();
  }

  /** Runs a statement. */
  public void run(String sql, Object... parameters) {
    rows(sql, parameters);
  }

  /** The first column of the one row. */
  public Object value(String sql, Object... parameters) {
    return row(sql, parameters).values().iterator().next();
  }

  /** The same as a number. */
  public long number(String sql, Object... parameters) {
    return ((Number) value(sql, parameters)).longValue();
  }

  /** The same as text. */
  public String text(String sql, Object... parameters) {
    Object value = value(sql, parameters);
    return value == null ? null : value.toString();
  }

  /** The same as a truth. */
  public boolean is(String sql, Object... parameters) {
    return Boolean.TRUE.equals(value(sql, parameters));
  }

  /** The one row. */
  public Map<String, Object> row(String sql, Object... parameters) {
    List<Map<String, Object>> rows = rows(sql, parameters);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows from " + sql);
    }
    return rows.get(0);
  }

  /** All rows. */
  public List<Map<String, Object>> rows(String sql, Object... parameters) {
    try (Connection connection = open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.execute() ? read(statement.getResultSet()) : List.of();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private static List<Map<String, Object>> read(ResultSet result) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** What the server refused. */
  public static final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String state;

    SqlFailure(SQLException cause) {
      super(cause.getMessage(), cause);
      this.state = cause.getSQLState();
    }

    public String state() {
      return state;
    }
  }
}
