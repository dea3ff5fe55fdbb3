package org.jobroutes;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.jobroutes.database.SqlStates;

/** What a person sees when the application is up; the first start also runs the first job. */
final class Welcome {
  private static final Duration FIRST_JOB = Duration.ofSeconds(30);
  private static final String FIRST_SYNC =
      "{\"type\":\"calendar_sync\",\"payload\":{\"userId\":\"system\"}}";

  private static final String ENQUEUE = "sql:classpath:sql/enqueue-jobs.sql?outputType=SelectOne";
  private static final String LOOK = "sql:classpath:sql/first-sync.sql?outputType=SelectOne";

  private final Settings settings;
  private final PrintStream out;

  Welcome(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Says where things are.
   *
   * @param first whether the embedded database was made by this start
   */
  void say(JobRoutes application, boolean first) throws InterruptedException {
    String url = settings.address();
    out.printf("JobRoutes is up at %s (Ctrl-C stops it)%n", url);
    String key = settings.keys().any() ? "-H 'Authorization: Bearer <key>' " : "";
    out.printf("  try   curl -X POST %s%s/api/sync/calendar-to-database%n", key, url);
    out.printf(
        "  data  %s%n",
        settings.embedded() ? settings.dataDir() : settings.databaseUrl().display());
    if (first && application.working().await(FIRST_JOB.toSeconds(), TimeUnit.SECONDS)) {
      String calendar = settings.demonstration() ? "demonstration calendar" : "calendar";
      out.printf("  %s: %s%n", calendar, firstSync(application));
    }
    out.flush();
  }

  private static String firstSync(JobRoutes application) throws InterruptedException {
    try {
      return runFirstSync(application);
    } catch (CamelExecutionException e) {
      // The type may be missing from the folder, or its file broken.
      return "not synced: " + SqlStates.saidBy(e);
    }
  }

  private static String runFirstSync(JobRoutes application) throws InterruptedException {
    ProducerTemplate calls = application.calls();
    calls.requestBody(ENQUEUE, FIRST_SYNC);
    long until = System.nanoTime() + FIRST_JOB.toNanos();
    while (System.nanoTime() - until < 0) {
      Map<?, ?> job = calls.requestBody(LOOK, null, Map.class);
      if (job.get("status").equals("completed")) {
        return job.get("created") + " created";
      }
      if (job.get("last_error") != null) {
        return "failed, it will be tried again: " + job.get("last_error");
      }
      Thread.sleep(50);
    }
    return "still running; GET /api/jobs shows it";
  }
}
