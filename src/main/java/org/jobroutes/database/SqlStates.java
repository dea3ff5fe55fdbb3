package org.jobroutes.database;

import java.sql.SQLException;

/** What an SQLSTATE says about a failure. */
public final class SqlStates {
  private static final int MOST_CAUSES = 20;

  private SqlStates() {}

  /** The database is there and refuses what a row holds (classes 22 and 23). */
  public static boolean refusesData(Throwable failure) {
    String state = of(failure);
    return state.startsWith("22") || state.startsWith("23");
  }

  /** The database can't be reached, is going down or has no connection left. */
  public static boolean databaseIsAway(Throwable failure) {
    String state = of(failure);
    return state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
  }

  /** All connections of a pool are in use, though the database may be well. */
  public static boolean poolIsBusy(Throwable failure) {
    SQLException cause = find(failure);
    // Where no connection can be made, the pool says why as the cause.
    return cause instanceof java.sql.SQLTransientConnectionException
        && cause.getSQLState() == null
        && cause.getCause() == null;
  }

  /** The first SQLSTATE down the chain of causes; empty when there is none. */
  public static String of(Throwable failure) {
    SQLException cause = find(failure);
    if (cause == null) {
      return "";
    }
    return cause.getSQLState() == null ? ofPool(cause) : cause.getSQLState();
  }

  /** A pool has no states: none for a connection that it can't give, nor for one that died. */
  private static String ofPool(SQLException failure) {
    boolean died = "Connection is closed".equals(failure.getMessage());
    boolean none = failure instanceof java.sql.SQLTransientConnectionException;
    return died ? "08003" : none ? "08001" : "null";
  }

  /** What the database said, in one line. */
  public static String saidBy(Throwable failure) {
    SQLException cause = find(failure);
    String said = String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    return said.lines().findFirst().orElse("").replaceFirst("^(ERROR|FATAL): ", "");
  }

  private static SQLException find(Throwable failure) {
    Throwable cause = failure;
    // Causes may go in a circle.
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
