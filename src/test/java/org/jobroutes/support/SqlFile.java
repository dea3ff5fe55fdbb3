package org.jobroutes.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Runs one statement of {@code src/main/resources/sql} as a route would, with named parameters. */
public final class SqlFile {
  private static final Pattern PARAMETER = Pattern.compile(":#(?:\\$\\{variable\\.)?(\\w+)\\}?");

  private final String sql;
  private final List<String> names;

  public SqlFile(String name) {
    String text = read("/sql/" + name + ".sql").replaceAll("(?m)^\\s*--.*$", "");
    this.names = PARAMETER.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
    this.sql = PARAMETER.matcher(text).replaceAll("?");
  }

  /** The first column of each row. */
  public List<String> run(DataSource database, Map<String, ?> parameters) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < names.size(); i++) {
        statement.setObject(i + 1, parameters.get(names.get(i)));
      }
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

  /** The text of a resource. */
  public static String read(String resource) {
    try (InputStream in = SqlFile.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }
}
