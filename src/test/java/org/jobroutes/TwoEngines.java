package org.jobroutes;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.StubEngine;
import org.jobroutes.support.TestDatabase;

/** The application on a database of its own, and a second engine beside it. */
final class TwoEngines implements AutoCloseable {
  static final String SYNC = "/api/sync/calendar-to-database";
  static final String KEY = "canary-77aa-KEY";
  static final Duration SOON = Duration.ofSeconds(30);

  private final DatabaseUrl database = TestDatabase.migrated();
  final StubEngine engine = new StubEngine();
  final Sql sql = new Sql(database);

  /** The workers are primary, Inngest is the fallback. */
  TestApplication application() {
    return application("camel", true, false);
  }

  TestApplication application(String primary, boolean fallback, boolean dualRun) {
    return new TestApplication(database)
        .set("PRIMARY_EXECUTOR", primary)
        .set("INNGEST_FALLBACK", String.valueOf(fallback))
        .set("DUAL_RUN_MODE", String.valueOf(dualRun))
        .set("INNGEST_BASE_URL", engine.url())
        .set("INNGEST_EVENT_KEY", KEY)
        .shipped("calendar_sync.camel.yaml");
  }

  void awaitNoEventWaits() {
    await()
        .atMost(SOON)
        .until(() -> sql.number("select count(*) from job_events where status = 'waiting'") == 0);
  }

  void awaitCompleted(String id) {
    await()
        .atMost(SOON)
        .until(
            () -> sql.is("select status = 'completed' from jobs where id = cast(? as uuid)", id));
  }

  @Override
  public void close() {
    engine.close();
  }
}
