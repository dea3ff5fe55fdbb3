package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** A graceful stop leaves nothing running, and charges nobody for it. */
class ShutdownTest {
  @Test
  void a_stop_under_load_leaves_no_row_running_and_loses_nothing() {
    DatabaseUrl database = TestDatabase.migrated();
    Sql sql = new Sql(database);
    TestApplication application =
        new TestApplication(database)
            .set("JOBS_SLOTS", "50")
            .type(
                "short",
                "",
                "- delay: { constant: '20', asyncDelayed: false }",
                "- setBody: { constant: done }")
            .start();
    sql.run("insert into jobs (type) select 'short' from generate_series(1, 3000)");
    await().until(() -> sql.is("select count(*) > 200 from jobs where status = 'completed'"));
    application.close();
    assertThat(sql.number("select count(*) from jobs where status = 'running'")).isZero();
    assertThat(sql.number("select count(*) from jobs where status = 'pending'")).isPositive();
    assertThat(
            sql.number(
                "select count(*) from jobs where attempts <> 0 or claim_seq <> yields + case status when 'completed' then 1 else 0 end"))
        .isZero();
    assertThat(sql.number("select count(*) from job_workers")).isZero();
  }

  @Test
  void jobs_that_do_not_end_in_time_are_interrupted_and_given_back_without_an_attempt() {
    DatabaseUrl database = TestDatabase.migrated();
    Sql sql = new Sql(database);
    TestApplication application =
        new TestApplication(database)
            .set("JOBS_STOP_TIMEOUT", "300ms")
            .type("blocked", "timeout: 1m", "- delay: { constant: '50000', asyncDelayed: false }")
            .type("waiting", "timeout: 1m", "- delay: { constant: '50000', asyncDelayed: true }")
            .start();
    sql.run("select enqueue_job('blocked'), enqueue_job('waiting')");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> sql.is("select count(*) = 2 from jobs where status = 'running'"));
    application.close();
    assertThat(
            sql.number(
                "select count(*) from jobs where status = 'pending' and attempts = 0 and yields = 1 and claim_seq = 1 and locked_by is null"))
        .isEqualTo(2);
  }
}
