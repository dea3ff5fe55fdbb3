package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** At most one live job has a unique key of its type. No worker runs: plain SQL is enough. */
class UniqueKeyTest {
  private static Sql sql;

  @BeforeAll
  static void start() {
    sql = new Sql(TestDatabase.migrated());
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff) select type, 5, '1 min', '1 s' from unnest(array['still', 'other']) type");
  }

  @Test
  void a_held_unique_key_gives_the_holders_id_until_it_ends() {
    Object holder = sql.value("select enqueue_job('still', unique_key => 'held')");
    assertThat(sql.value("select enqueue_job('still', unique_key => 'held')")).isEqualTo(holder);
    assertThat(sql.value("select enqueue_job('other', unique_key => 'held')"))
        .as("the key of another type is another key")
        .isNotEqualTo(holder);
    sql.run("update jobs set status = 'running' where id = ?", holder);
    assertThat(sql.value("select enqueue_job('still', unique_key => 'held')")).isEqualTo(holder);
    sql.run("update jobs set status = 'completed' where id = ?", holder);
    assertThat(sql.value("select enqueue_job('still', unique_key => 'held')")).isNotEqualTo(holder);
  }

  @Test
  void a_key_that_is_twice_in_one_array_is_enqueued_once() {
    List<Map<String, Object>> rows =
        sql.rows(
            "select id, duplicate, cast(cast(job as jsonb) ->> 'id' as uuid) as shown from accept_jobs('[{\"type\":\"still\",\"uniqueKey\":\"t\"},{\"type\":\"still\"},{\"type\":\"still\",\"uniqueKey\":\"t\"}]', true)");
    assertThat(rows.get(0)).containsEntry("duplicate", false);
    assertThat(rows.get(1)).containsEntry("duplicate", false);
    assertThat(rows.get(2))
        .containsEntry("duplicate", true)
        .containsEntry("id", rows.get(0).get("id"));
    assertThat(sql.number("select count(*) from jobs where unique_key = 't'")).isEqualTo(1);
    assertThat(rows)
        .as("each in its place, the holder twice")
        .allSatisfy(row -> assertThat(row.get("shown")).isEqualTo(row.get("id")));
  }

  @Test
  void eight_callers_of_one_key_leave_one_live_job() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(callers.submit(UniqueKeyTest::enqueueAndEndOneKey));
    }
    for (Future<?> call : calls) {
      call.get();
    }
    callers.shutdown();
    assertThat(
            sql.number(
                "select count(*) from jobs where unique_key = 'wanted' and status = 'pending'"))
        .isEqualTo(1);
  }

  /** Each tenth call also ends the holder, so that others meet a key that is being freed. */
  private static Object enqueueAndEndOneKey() throws SQLException {
    try (Connection connection = sql.open();
        PreparedStatement enqueue =
            connection.prepareStatement("select enqueue_job('still', unique_key => 'wanted')");
        PreparedStatement end =
            connection.prepareStatement(
                "update jobs set status = 'completed' where unique_key = 'wanted' and status = 'pending'")) {
      for (int i = 1; i <= 200; i++) {
        if (i % 10 == 0 && i < 200) {
          end.executeUpdate();
        }
        enqueue.execute();
      }
      return null;
    }
  }
}
