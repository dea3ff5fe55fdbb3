package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.calendar.UserCalendar.NOW;
import static org.jobroutes.calendar.UserCalendar.coin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CalendarSyncLeaseTest {
  private final UserCalendar calendar = new UserCalendar();

  @BeforeAll
  static void createTables() throws SQLException {
    UserCalendar.createTables();
  }

  @Test
  void a_run_that_lost_its_lease_writes_nothing() throws Exception {
    Map<String, Object> lost = calendar.run(coin("a", 1));
    calendar.endLease();
    assertThat(UserCalendar.tryStore(lost)).isEmpty();
    assertThat(calendar.start(null)).isNotNull();
    assertThat(UserCalendar.tryStore(lost)).isEmpty();
    assertThat(calendar.listings()).isEmpty();
    assertThat(calendar.show().path("isRunning").asBoolean()).isTrue();
  }

  @Test
  void a_sync_is_taken_by_one_run_at_aTime() throws Exception {
    UUID job = UUID.randomUUID();
    String token = calendar.start(job);
    assertThat(calendar.start(UUID.randomUUID())).isNull();
    assertThat(calendar.start(null)).isNull();
    assertThat(calendar.start(job)).isNotNull().isNotEqualTo(token);
    calendar.release(token);
    assertThat(calendar.start(null)).as("a void token releases nothing").isNull();
    calendar.endLease();
    String second = calendar.start(null);
    assertThat(calendar.start(null)).isNull();
    calendar.release(second);
    assertThat(calendar.start(UUID.randomUUID())).isNotNull();
  }

  @Test
  void two_engines_that_run_one_job_do_not_take_it_from_each_other() throws Exception {
    UUID job = UUID.randomUUID();
    String queued = calendar.start(job, "camel");
    assertThat(calendar.start(job, "inngest")).as("while the queue runs it").isNull();
    calendar.release(queued);
    assertThat(calendar.start(job, "inngest")).isNotNull();
    assertThat(calendar.start(job, "inngest")).as("called for twice").isNull();
    assertThat(calendar.start(job, "camel")).as("while a call runs it").isNull();
    calendar.endLease();
    assertThat(calendar.start(job, "camel")).isNotNull();
    assertThat(calendar.start(job, "camel")).as("the queue's next attempt").isNotNull();
  }

  @Test
  void the_sync_is_shown_also_before_the_first() throws Exception {
    String never = "{\"isRunning\":false,\"lastSyncTime\":null,\"lastResult\":null}";
    assertThat(calendar.show()).isEqualTo(new ObjectMapper().readTree(never));
    calendar.sync(coin("a", 1));
    JsonNode shown = calendar.show();
    assertThat(shown.path("isRunning").asBoolean()).isFalse();
    assertThat(shown.path("lastSyncTime").asText()).matches("....-..-..T..:..:..[.]...Z");
    assertThat(Instant.parse(shown.path("lastSyncTime").asText()))
        .isBetween(NOW.minusSeconds(60), NOW.plusSeconds(600));
    assertThat(shown.path("lastResult").path("created").asInt()).isEqualTo(1);
  }

  @Test
  void of_many_runs_that_begin_at_once_one_holds_the_sync() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try {
      Callable<String> start = () -> calendar.start(null);
      List<String> tokens = new ArrayList<>();
      for (Future<String> begun : threads.invokeAll(Collections.nCopies(10, start))) {
        tokens.add(begun.get());
      }
      assertThat(tokens).filteredOn(Objects::nonNull).hasSize(1);
    } finally {
      threads.shutdown();
    }
  }
}
