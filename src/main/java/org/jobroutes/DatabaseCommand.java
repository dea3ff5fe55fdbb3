package org.jobroutes;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.database.Pools;
import org.jobroutes.database.SqlStates;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command on the tables, beside a running server or without one. Brings them up to date. */
abstract class DatabaseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Output output;

  /**
   * What a command works with.
   *
   * @param tables gives a connection of its own for each call
   * @param migrated how the tables were found
   */
  record Joined(
      Settings settings, Database database, DataSource tables, Migrations.State migrated) {}

  /**
   * Does the work.
   *
   * @return the exit code
   */
  abstract int run(Joined joined) throws Exception;

  /** Refuses what is wrong with the arguments, before anything is started. */
  void checkArguments() {}

  Settings settings(Application given) {
    return given.settings();
  }

  Output output() {
    return output;
  }

  @Override
  public final Integer call() throws Exception {
    checkArguments();
    Settings settings = settings((Application) spec.root().userObject());
    try (Database database = Database.join(settings)) {
      try {
        DataSource tables = Pools.unpooled(database.url());
        return run(new Joined(settings, database, tables, Migrations.apply(tables)));
      } catch (SQLException e) {
        throw refused(database.url(), e);
      }
    }
  }

  private static RefusedStart refused(DatabaseUrl url, SQLException failure) {
    String state = SqlStates.of(failure);
    String said = SqlStates.saidBy(failure);
    if (SqlStates.databaseIsAway(failure)) {
      return new RefusedStart(
          "The database %s doesn't answer, what was asked may not be done: %s"
              .formatted(url.display(), said));
    }
    if (state.startsWith("28") || state.equals("3D000")) {
      return RefusedStart.usage(
          "The database %s refuses the connection: %s; check DATABASE_URL"
              .formatted(url.display(), said));
    }
    if (state.equals("JQ40S")) {
      return new RefusedStart(said);
    }
    boolean wrong = state.startsWith("JQ4") || SqlStates.refusesData(failure);
    return wrong
        ? RefusedStart.usage(said)
        : new RefusedStart("The database failed (SQLSTATE %s): %s".formatted(state, said));
  }
}
