package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.JobSnoozed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarSyncTest {
  @Test
  void without_aPayload_the_defaults_hold() {
    for (Object payload : Arrays.asList(null, Map.of(), nullMembers(), Map.of("other", 1))) {
      assertThat(accept(payload))
          .containsEntry("userId", "system")
          .containsEntry("timeWindowHours", 72)
          .containsEntry("forceSync", false)
          .containsEntry("dryRun", false);
    }
  }

  @ParameterizedTest
  @CsvSource({"-5, 48", "47, 48", "49, 49", "72.0, 72", "720, 720", "9e99, 720"})
  void the_window_is_held_in_its_bounds(BigDecimal given, int hours) {
    assertThat(accept(Map.of("timeWindowHours", given))).containsEntry("timeWindowHours", hours);
  }

  @Test
  void a_member_of_the_wrong_type_is_rejected() {
    assertRejected(Map.of("timeWindowHours", "abc"), "timeWindowHours is abc, but must be a whole");
    assertRejected(Map.of("timeWindowHours", 72.5), "timeWindowHours is 72.5");
    assertRejected(Map.of("timeWindowHours", Double.NaN), "timeWindowHours is NaN");
    assertRejected(Map.of("userId", 7), "userId is 7, but must be a text");
    assertRejected(Map.of("userId", " "), "userId is");
    assertRejected(Map.of("userId", "a\0"), "userId is a\uFFFD");
    assertRejected(Map.of("dryRun", "yes"), "dryRun is yes, but must be true or false");
    assertRejected("text", "the payload is text, but must be an object");
  }

  @Test
  void a_busy_sync_snoozes_for_five_seconds() {
    CalendarSync sync = new CalendarSync();
    assertThat(sync.requireToken("t")).isEqualTo("t");
    assertThatThrownBy(() -> sync.requireToken(null))
        .isInstanceOfSatisfying(
            JobSnoozed.class, snoozed -> assertThat(snoozed.delay()).hasSeconds(5));
  }

  private static Map<String, Object> nullMembers() {
    Map<String, Object> payload = new HashMap<>();
    payload.put("userId", null);
    payload.put("timeWindowHours", null);
    payload.put("dryRun", null);
    return payload;
  }

  private static void assertRejected(Object payload, String message) {
    assertThatThrownBy(() -> accept(payload))
        .isInstanceOf(JobRejected.class)
        .hasMessageStartingWith(message);
  }

  private static Map<String, Object> accept(Object payload) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(payload);
    new CalendarSync().accept(exchange);
    return exchange.getVariables();
  }
}
