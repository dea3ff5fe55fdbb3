package org.jobroutes;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables up to date. A table {@code jobs} that is already there is adopted. */
final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing; safe for any number of processes at once.
   *
   * @throws RefusedStart when the database is newer than this version
   */
  static void apply(DataSource database) {
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
    refuseNewer(flyway);
    flyway.migrate();
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
