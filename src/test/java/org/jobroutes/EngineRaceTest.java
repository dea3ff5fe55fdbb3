package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertSuccess;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The queue and a second engine run the same jobs at the same time, on two nodes. */
class EngineRaceTest {
  private static final int RACES = 100;
  // Two, because each reads the calendar at most ten times a second.
  private static TestApplication one;
  private static TestApplication other;
  private static Sql sql;

  @BeforeAll
  static void start() {
    DatabaseUrl database = TestDatabase.migrated();
    one = new TestApplication(database).shipped("calendar_sync.camel.yaml").start();
    other = new TestApplication(database).shipped("calendar_sync.camel.yaml").start();
    sql = one.sql();
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void of_both_engines_at_once_one_does_it_and_the_other_says_so() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      List<Callable<Void>> races = new ArrayList<>();
      for (int n = 0; n < RACES; n++) {
        String user = "race-" + n;
        Http node = n % 2 == 0 ? one.http() : other.http();
        // Some jobs are due a little later than the call, so that either engine may be first.
        int delay = n % 3 * 150;
        races.add(() -> race(node, user, delay));
      }
      for (Future<Void> race : threads.invokeAll(races)) {
        race.get();
      }
    } finally {
      threads.shutdown();
    }
    // One run wrote all of a user's listings: a second one would have seen them again.
    assertThat(
            sql.rows(
                "select user_id from calendar_listings where user_id like 'race-%' group by user_id having count(*) = 4 and min(first_seen_at) = max(last_seen_at)"))
        .hasSize(RACES);
    assertThat(
            sql.number(
                "select count(*) from job_effects e join jobs j on j.id = e.job_id where j.payload ->> 'userId' like 'race-%' and e.result - 'message' = j.result - 'message'"))
        .isEqualTo(RACES);
  }

  private static Void race(Http node, String user, int delay) {
    String id =
        sql.text(
            "select enqueue_job('calendar_sync', jsonb_build_object('userId', cast(? as text)), now() + ? * interval '1 ms')",
            user,
            delay);
    AtomicReference<Answer> direct = new AtomicReference<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              direct.set(call(node, id));
              return direct.get().status() != 409;
            });
    assertSuccess(direct.get(), 200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> sql.is("select status = 'completed' from jobs where id = cast(? as uuid)", id));
    String queue = sql.text("select result ->> 'message' from jobs where id = cast(? as uuid)", id);
    String called = direct.get().data().path("message").asText(null);
    assertThat(queue == null).as("%s / %s", queue, called).isNotEqualTo(called == null);
    assertThat(queue == null ? called : queue)
        .startsWith("already done by " + (queue == null ? "camel" : "inngest") + " at 2");
    assertThat(sql.text("select done_by from job_effects where job_id = cast(? as uuid)", id))
        .isEqualTo(queue == null ? "camel" : "inngest");
    return null;
  }

  private static Answer call(Http node, String jobId) {
    return node.post(
        "/api/sync/calendar-to-database", "{\"useQueue\":false,\"jobId\":\"" + jobId + "\"}");
  }
}
