package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.SilentProxy;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** A listening connection that died without a word. */
class SilentConnectionTest {
  @Test
  void it_is_noticed_within_25_seconds_and_replaced_and_polling_goes_on_meanwhile()
      throws Exception {
    DatabaseUrl database = TestDatabase.migrated();
    Sql sql = new Sql(database);
    try (SilentProxy proxy = new SilentProxy(database);
        TestApplication application =
            new TestApplication(database)
                .listen(proxy.url())
                .type("quick", "", "- setBody: { constant: done }")
                .start()) {
      await().until(() -> listeners(sql) == 1);
      int before = proxy.connections();
      proxy.fallSilent();
      Object polled = sql.value("select enqueue_job('quick')");
      await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", polled));
      assertThat(proxy.connections()).as("nobody has noticed yet").isEqualTo(before);
      await().atMost(Duration.ofSeconds(25)).until(() -> proxy.connections() > before);
      await().until(() -> listeners(sql) == 2);
      assertThat(application.http().get("/api/health/queues").status()).isEqualTo(200);
    }
  }

  private static long listeners(Sql sql) {
    return sql.number(
        "select count(*) from pg_stat_activity where query ilike 'listen%' and datname = current_database()");
  }
}
