package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertSuccess;

import java.time.Duration;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Logs;
import org.jobroutes.support.PgBouncer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Behind PgBouncer, whose address doesn't tell that it is one. */
class PoolerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final DatabaseUrl direct = TestDatabase.empty();
  private final Sql sql = new Sql(direct);
  private final Logs logs = new Logs();

  @AfterEach
  void stopListening() {
    logs.close();
  }

  @Test
  void pooled_by_transaction_the_whole_path_of_a_job_works_by_polling() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(direct, "transaction");
        TestApplication application = application(pooler.url()).start()) {
      assertSuccess(application.http().post("/api/jobs", "{\"type\":\"quick\"}"), 201);
      sql.run("insert into jobs (type) select 'quick' from generate_series(1, 2000)");
      sql.run("select enqueue_job('fails', max_attempts => 2), enqueue_job('slow')");
      await().atMost(LONG).until(() -> left() == 0);
      assertThat(sql.number("select count(*) from jobs where status = 'completed'"))
          .isEqualTo(2002);
      assertThat(sql.text("select status || attempts from jobs where type = 'fails'"))
          .isEqualTo("dead2");
      assertThat(sql.number("select max(claim_seq) from jobs where type <> 'fails'")).isEqualTo(1);
      assertThat(application.http().get("/api/health/queues").status()).isEqualTo(200);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(logs.lines())
                      .anyMatch(line -> line.contains("set DATABASE_LISTEN_URL to a direct")));
    }
  }

  @Test
  void with_a_direct_address_for_listen_a_notification_wakes_it() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(direct, "transaction");
        TestApplication application = rarelyPolling(pooler.url()).listen(direct).start()) {
      assertWakes(application);
      assertThat(logs.lines()).noneMatch(line -> line.contains("pooler"));
    }
  }

  @Test
  void pooled_by_session_a_notification_wakes_it() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(direct, "session");
        TestApplication application = rarelyPolling(direct).listen(pooler.url()).start()) {
      assertWakes(application);
      assertThat(logs.lines()).noneMatch(line -> line.contains("pooler"));
    }
  }

  private void assertWakes(TestApplication application) {
    await()
        .until(
            () ->
                sql.is(
                    "select exists (select from pg_stat_activity where query ~* '^(listen|select pg_notify)' and datname = current_database())"));
    for (int i = 0; i < 3; i++) {
      sql.run("select enqueue_job('quick')");
      await().atMost(LONG).until(() -> left() == 0);
    }
    assertThat(application.http().get("/api/health/queues").status()).isEqualTo(200);
  }

  private long left() {
    return sql.number("select count(*) from jobs where status in ('pending', 'running')");
  }

  private static TestApplication rarelyPolling(DatabaseUrl url) {
    return application(url).set("JOBS_POLL_INTERVAL", "1h").set("JOBS_LEASE", "1h");
  }

  private static TestApplication application(DatabaseUrl url) {
    return new TestApplication(url)
        .set("JOBS_LEASE", "3s")
        .type("quick", "", "- setBody: { constant: done }")
        .type(
            "fails",
            "backoff: 0s",
            "- throwException: { exceptionType: java.lang.IllegalStateException, message: no }")
        .type("slow", "", "- delay: { constant: '5000' }");
  }
}
