package org.jobroutes;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.MigrateResult;
import org.jobroutes.database.SqlStates;

/** Brings the tables up to date. A table {@code jobs} that is already there is adopted. */
final class Migrations {
  private static final long RETRY_NANOS = 200_000_000;

  private Migrations() {}

  /**
   * What came of it.
   *
   * @param version of the tables now
   * @param applied how many migrations were missing
   */
  record State(String version, int applied) {}

  /**
   * Applies what is missing; safe for any number of processes at once.
   *
   * @throws RefusedStart when the database is newer than this version
   * @throws SQLException when it doesn't answer
   */
  static State apply(DataSource database) throws SQLException {
    try (Connection lock = database.getConnection()) {
      lock.setAutoCommit(false);
      while (!isAlone(lock)) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
      State state = migrate(database);
      lock.rollback();
      return state;
    }
  }

  /**
   * Flyway's own lock comes too late for the very first migrations: two processes that begin at
   * once would both make its table. The lock of a transaction works behind a pooler too.
   */
  private static boolean isAlone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select pg_try_advisory_xact_lock(hashtext('jobroutes_migrations'))")) {
      row.next();
      boolean alone = row.getBoolean(1);
      if (!alone) {
        connection.rollback();
      }
      return alone;
    }
  }

  private static State migrate(DataSource database) throws SQLException {
    Flyway flyway =
        Flyway.configure()
            .dataSource(database)
            .locations("classpath:db/migration")
            // A name of our own: the database may belong to an application with a Flyway of its
            // own.
            .table("jobroutes_migrations")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .connectRetries(0)
            .load();
    try {
      refuseNewer(flyway);
      MigrateResult done = flyway.migrate();
      boolean current = done.migrationsExecuted == 0;
      return new State(
          current ? done.initialSchemaVersion : done.targetSchemaVersion, done.migrationsExecuted);
    } catch (FlywayException e) {
      if (SqlStates.databaseIsAway(e)) {
        throw new SQLException(SqlStates.saidBy(e), SqlStates.of(e), e);
      }
      if (SqlStates.of(e).equals("55P03")) {
        throw new RefusedStart(
            "The tables can't be brought up to date while another session holds the table jobs (a dump, an open transaction; pg_stat_activity shows it): end it or let it end, and start again");
      }
      throw new RefusedStart("The tables can't be brought up to date: " + SqlStates.saidBy(e));
    }
  }

  private static void refuseNewer(Flyway flyway) {
    MigrationInfo[] known = flyway.info().all();
    Arrays.stream(known)
        .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
        .reduce((first, last) -> last)
        .ifPresent(
            newest -> {
              throw new RefusedStart(
                  "The database has migration %s (%s), which this version of JobRoutes doesn't know: start a newer version, or restore the database that fits this one"
                      .formatted(newest.getVersion(), newest.getDescription()));
            });
  }
}
