package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jobroutes.support.JobChanges;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** Cancel, completion, failure, rescue and retry of the same job at the same time. */
class CancelRaceTest {
  private static final int RACES = 1000;
  private static final int PEOPLE = 4;

  private static final String ONE =
      "(select id from jobs where status = '%s' order by random() limit 1)";
  private static final List<String> ACTS =
      List.of(
          "select cancel_job(" + ONE.formatted("pending") + ")",
          "select cancel_job(" + ONE.formatted("running") + ")",
          "select retry_job(" + ONE.formatted("cancelled") + ")",
          "select retry_job(" + ONE.formatted("dead") + ")",
          "update jobs set lease_until = now() - interval '1 s' where status = 'running' and id = "
              + ONE.formatted("running"));

  private final long seed = new Random().nextLong();
  private Sql sql;

  @Test
  void a_thousand_races_end_only_in_legal_states() {
    TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_LEASE", "3s")
            .set("JOBS_SLOTS", "50")
            .type(
                "race",
                "backoff: 0s",
                "- delay: { simple: '${random(1,200)}', asyncDelayed: false }",
                "- choice: { when: [ { simple: '${random(0,3)} == 0', steps: [ { throwException: { exceptionType: java.lang.IllegalStateException, message: no } } ] } ] }");
    sql = application.sql();
    JobChanges changes = JobChanges.note(sql);
    sql.run(
        "insert into jobs (type, max_attempts) select 'race', 2 from generate_series(1, ?)", RACES);
    application.start();
    try {
      IntStream.range(0, PEOPLE)
          .mapToObj(n -> CompletableFuture.runAsync(() -> meddle(new Random(seed + n))))
          .toList()
          .forEach(CompletableFuture::join);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  sql.number("select count(*) from jobs where status in ('pending', 'running')")
                      == 0);
    } finally {
      application.close();
    }
    assertThat(changes.violations()).as("seed " + seed).isEmpty();
    assertThat(sql.rows("select distinct change from changes"))
        .extracting("change")
        .contains("running cancelled", "cancelled pending", "running completed");
  }

  /** Cancels, retries or takes for lost whatever is in a state for it now, or was a moment ago. */
  private void meddle(Random random) {
    try (Connection connection = sql.open()) {
      for (int i = 0; i < RACES; i++) {
        String act = ACTS.get(random.nextInt(ACTS.size()));
        try (PreparedStatement statement = connection.prepareStatement(act)) {
          statement.execute();
        } catch (SQLException e) {
          assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("JQ40S");
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
