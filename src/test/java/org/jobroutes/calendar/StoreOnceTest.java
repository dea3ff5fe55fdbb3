package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.calendar.UserCalendar.coin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jobroutes.database.SqlFile;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** What is stored for a job is stored once, even where no lease keeps two runs apart. */
class StoreOnceTest {
  private final String job = UUID.randomUUID().toString();
  private final UserCalendar one = new UserCalendar();
  private final UserCalendar other = new UserCalendar();

  @Test
  void the_second_run_of_a_job_writes_nothing_and_finds_what_was_recorded() throws Exception {
    UserCalendar.store(run(one, "inngest", false));
    Map<String, Object> second = run(other, "camel", false);
    assertThat(UserCalendar.tryStore(second)).isEmpty();
    assertThat(other.listings()).isEmpty();
    assertThat(other.show().path("lastResult").isNull()).isTrue();
    assertThat(recorded("show-effect"))
        .singleElement()
        .asString()
        .contains("\"created\": 1", "already done by inngest at 2");
  }

  @Test
  void of_two_users_that_store_for_one_job_at_once_one_does() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int n = 0; n < 20; n++) {
        String same = UUID.randomUUID().toString();
        List<Callable<List<String>>> stores = new ArrayList<>();
        for (UserCalendar calendar : List.of(one, other)) {
          Map<String, Object> run = run(calendar, "inngest", false);
          run.put("jobId", same);
          stores.add(() -> UserCalendar.tryStore(run));
        }
        int stored = 0;
        for (Future<List<String>> store : threads.invokeAll(stores)) {
          stored += store.get().size();
        }
        assertThat(stored).isEqualTo(1);
        one.endLease();
        other.endLease();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void its_event_is_written_with_it_where_events_are_sent() throws Exception {
    UserCalendar.store(run(one, "camel", true));
    assertThat(events())
        .singleElement()
        .asString()
        .contains("mexc/calendar.synced", "\"jobId\": \"" + job + "\"", "\"created\": 1");
  }

  @Test
  void without_events_or_without_a_job_no_event_is_written() throws Exception {
    UserCalendar.store(run(one, "camel", false));
    Map<String, Object> direct = run(other, "camel", true);
    direct.remove("jobId");
    UserCalendar.store(direct);
    assertThat(events()).isEmpty();
    assertThat(other.listings()).hasSize(1);
  }

  @Test
  void a_run_without_its_token_records_nothing() throws Exception {
    Map<String, Object> late = run(one, "camel", true);
    one.endLease();
    assertThat(UserCalendar.tryStore(late)).isEmpty();
    assertThat(recorded("show-effect")).isEmpty();
    assertThat(events()).isEmpty();
  }

  private Map<String, Object> run(UserCalendar calendar, String engine, boolean sendsEvents)
      throws Exception {
    Map<String, Object> run = calendar.run(coin("a", 1));
    run.put("jobId", job);
    run.put("engine", engine);
    run.put("sendsEvents", sendsEvents);
    return run;
  }

  private List<String> recorded(String sql) throws Exception {
    return new SqlFile("sql/" + sql + ".sql").run(TestDatabase.dataSource(), Map.of("jobId", job));
  }

  private List<String> events() throws Exception {
    return UserCalendar.query(
        "select name || ' ' || data::text from job_events where id = '" + job + ":synced'");
  }
}
