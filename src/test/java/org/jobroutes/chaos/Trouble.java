package org.jobroutes.chaos;

import java.io.IOException;
import org.jobroutes.database.SqlStates;
import org.jobroutes.support.Sql.SqlFailure;

/** What clients must expect of a queue whose processes are killed. */
final class Trouble {
  /** The status while the database is away. */
  static final int AWAY = 503;

  private Trouble() {}

  /** Whether the database or a worker can't be reached, or left without an answer. */
  static boolean passes(Throwable failure) {
    return SqlStates.databaseIsAway(failure) || failure.getCause() instanceof IOException;
  }

  /** Does something once; what must be expected then is no failure. */
  static void tolerate(Runnable act) {
    try {
      act.run();
    } catch (SqlFailure | AssertionError e) {
      if (!passes(e) && !refuses(e)) {
        throw e;
      }
    }
  }

  /** Whether the job is in another state by now, or locked for a while. */
  private static boolean refuses(Throwable failure) {
    return failure instanceof SqlFailure refused
        && (refused.state().equals("JQ40S") || refused.state().equals("55P03"));
  }
}
