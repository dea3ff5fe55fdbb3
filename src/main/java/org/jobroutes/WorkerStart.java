package org.jobroutes;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;
import org.jobroutes.database.SqlStates;
import org.jobroutes.job.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the worker as soon as the database answers, which may be long after the start. */
final class WorkerStart {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerStart.class);
  private static final long MINUTE = 60_000_000_000L;
  private static final long PAUSE = 1_000_000_000L;

  private final DataSource database;
  private final Work work;
  private final CountDownLatch begun = new CountDownLatch(1);
  private long quietUntil = System.nanoTime();

  /** What begins; it is tried again when it fails. */
  interface Work {
    void begin() throws Exception;
  }

  WorkerStart(DataSource database, Work work) {
    this.database = database;
    this.work = work;
  }

  /** Open once the worker has begun. */
  CountDownLatch begun() {
    return begun;
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /** It need not begin any more. */
  void giveUp() {
    begun.countDown();
  }

  /**
   * Brings the tables up to date. False while the database doesn't answer, which is said once a
   * minute.
   *
   * @throws RefusedStart when the database is newer than this version
   */
  boolean migrated() {
    try {
      Migrations.apply(database);
      return true;
    } catch (SQLException e) {
      sayOnceAMinute("The database doesn't answer; the worker begins when it does", e);
      return false;
    }
  }

  /**
   * Begins now, or as soon as the database answers.
   *
   * @param migrated whether the tables are up to date
   */
  void begin(boolean migrated) throws Exception {
    if (!(migrated && beganNow())) {
      Thread waiting = new Thread(this::beginWhenPossible, "database");
      waiting.setDaemon(true);
      waiting.start();
    }
  }

  /** False when the database has gone away since the tables were brought up to date. */
  private boolean beganNow() throws Exception {
    try {
      beginWork();
      return true;
    } catch (CamelExecutionException e) {
      if (!SqlStates.databaseIsAway(e)) {
        throw e;
      }
      sayOnceAMinute("The worker can't begin yet", e.getCause());
      return false;
    }
  }

  private void beginWhenPossible() {
    while (!hasBegun()) {
      try {
        // Each try waits for a connection as long as the pool does.
        if (migrated()) {
          LOG.info("The database answers now");
          beginWork();
        }
      } catch (RefusedStart e) {
        LOG.error("{}", e.getMessage());
        System.exit(e.exitCode());
      } catch (Exception e) {
        sayOnceAMinute("The worker can't begin yet", e);
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void beginWork() throws Exception {
    work.begin();
    begun.countDown();
  }

  private void sayOnceAMinute(String what, Throwable failure) {
    long now = System.nanoTime();
    if (now - quietUntil >= 0) {
      quietUntil = now + MINUTE;
      LOG.warn("{}: {}", what, Reasons.of(failure));
    }
  }
}
