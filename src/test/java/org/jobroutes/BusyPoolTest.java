package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertSuccess;

import org.jobroutes.support.Http;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that hold their connections for long leave those of requests alone. */
class BusyPoolTest {
  private final TestApplication application =
      new TestApplication(TestDatabase.migrated())
          .set("JOBS_DATABASE_CONNECTIONS", "2")
          .type("sleeps", "", "- to: sql:select pg_sleep(6) is null as slept?outputType=SelectOne");

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void requests_are_answered_and_the_jobs_can_be_cancelled() {
    Sql sql = application.sql();
    application.start();
    sql.run("insert into jobs (type) select 'sleeps' from generate_series(1, 6)");
    await()
        .until(
            () ->
                sql.number(
                        "select count(*) from pg_stat_activity where datname = current_database() and query like 'select pg_sleep%'")
                    == 2);
    Http http = application.http();
    assertSuccess(http.get("/api/jobs?limit=1"), 200);
    assertThat(http.get("/api/health/queues").json().at("/dbQueue/status").asText())
        .isNotEqualTo("unreachable");
    assertSuccess(http.post("/api/jobs/cancel", "{\"filter\":{\"type\":\"sleeps\"}}"), 200);
  }
}
