package org.jobroutes.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a slot that has come. */
class SchedulesTest {
  private final Schedules schedules = new Schedules();

  @ParameterizedTest
  @CsvSource({
    // On time, or up to a minute late
    "skip, 2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z, true",
    "skip, 2026-01-01T10:00:00Z, 2026-01-01T10:00:01Z, true",
    "skip, 2026-01-01T10:00:00Z, 2026-01-01T10:01:00Z, true",
    "once, 2026-01-01T10:00:00Z, 2026-01-01T10:01:00Z, true",
    // Missed
    "skip, 2026-01-01T10:00:00Z, 2026-01-01T10:01:00.001Z, false",
    "once, 2026-01-01T10:00:00Z, 2026-01-01T10:01:00.001Z, true",
    "skip, 2026-01-01T10:00:00Z, 2026-01-03T10:29:59Z, false",
    "once, 2026-01-01T10:00:00Z, 2026-01-03T10:29:59Z, true",
    // The slot that was waited for was missed, but a later one is on time
    "skip, 2026-01-01T10:00:00Z, 2026-01-03T10:30:01Z, true",
    "skip, 2026-01-01T10:00:00Z, 2026-01-03T10:30:59.999Z, true",
    "skip, 2026-01-01T10:00:00Z, 2026-01-03T10:31:00.001Z, false"
  })
  void a_slot_fires_that_is_not_a_minute_late_or_is_to_be_made_up_for(
      String missed, Instant slot, Instant now, boolean fires) {
    JsonNode plan = plan("*/30 * * * *", "UTC", missed, slot, now);
    assertThat(plan.get("fires").asBoolean()).isEqualTo(fires);
    assertThat(Instant.parse(plan.get("next").asText())).isAfter(now);
    assertThat(plan.get("error")).isNull();
  }

  @Test
  void the_next_slot_is_the_first_after_now_whatever_was_missed() {
    Instant now = Instant.parse("2026-01-03T10:29:59Z");
    JsonNode plan = plan("*/30 * * * *", "UTC", "once", Instant.parse("2026-01-01T10:00:00Z"), now);
    assertThat(plan.get("next").asText()).isEqualTo("2026-01-03T10:30:00Z");
  }

  @ParameterizedTest
  @CsvSource({"skip", "once"})
  void a_schedule_that_was_never_planned_waits_for_its_next_slot(String missed) {
    JsonNode plan = plan("* * * * *", "UTC", missed, null, Instant.parse("2026-01-01T10:00:00Z"));
    assertThat(plan.get("fires").asBoolean()).isFalse();
    assertThat(plan.get("next").asText()).isEqualTo("2026-01-01T10:01:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "61 * * * *, UTC, cron: given \"61 * * * *\"",
    "* * * * *, Berlin, timeZone: given \"Berlin\""
  })
  void what_cannot_be_read_is_an_error_and_no_slot(String cron, String zone, String error) {
    JsonNode plan = plan(cron, zone, "once", null, Instant.parse("2026-01-01T10:00:00Z"));
    assertThat(plan.get("error").asText()).startsWith(error);
    assertThat(plan.get("fires").asBoolean()).isFalse();
    assertThat(plan.get("next")).isNull();
  }

  private JsonNode plan(String cron, String zone, String missed, Instant slot, Instant now) {
    Map<String, Object> due = new HashMap<>();
    due.put("name", "s");
    due.put("cron", cron);
    due.put("time_zone", zone);
    due.put("missed", missed);
    due.put("next_at", slot == null ? null : Date.from(slot));
    due.put("slot", slot == null ? null : slot.toString());
    due.put("now", Date.from(now));
    try {
      return new ObjectMapper().readTree(schedules.plan(due));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
