package org.jobroutes.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Date;
import java.util.Map;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.Json;

/** What routes ask about schedules. The times that it counts from are the database's. */
public final class Schedules {
  /** A slot that is later than this was missed. */
  static final Duration LATE = Duration.ofSeconds(60);

  private static final int SHOWN = 10;
  private static final ObjectMapper JSON = Json.EXACT;
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /**
   * What becomes of a row of {@code sql/find-due-schedules.sql}: JSON text {@code {name, cron,
   * timeZone, slot, next, fires, error}} for {@code sql/enqueue-scheduled.sql}.
   */
  public String plan(Map<String, ?> due) {
    ObjectNode plan = JSON.createObjectNode();
    plan.put("name", (String) due.get("name"));
    plan.put("cron", (String) due.get("cron"));
    plan.put("timeZone", (String) due.get("time_zone"));
    plan.put("slot", (String) due.get("slot"));
    try {
      CronSlots slots = CronSlots.parse((String) due.get("cron"), (String) due.get("time_zone"));
      Instant now = ((Date) due.get("now")).toInstant();
      plan.put("next", slots.next(now).toString());
      plan.put("fires", fires(due, slots, now));
    } catch (IllegalArgumentException e) {
      plan.put("fires", false).put("error", e.getMessage());
    }
    return plan.toString();
  }

  private static boolean fires(Map<String, ?> due, CronSlots slots, Instant now) {
    Date slot = (Date) due.get("next_at");
    if (slot == null) {
      return false;
    }
    Instant onTime = now.minus(LATE);
    // The slot that was waited for may be long over, and a later one have come just now.
    return due.get("missed").equals("once")
        || !slot.toInstant().isBefore(onTime)
        || !slots.next(onTime).isAfter(now);
  }

  /**
   * Checks the cron line and the zone of a schedule, JSON text.
   *
   * @throws JobRejected naming the member, what was given, what is allowed
   */
  public void check(String schedule) throws JsonProcessingException {
    JsonNode given = JSON.readTree(schedule);
    try {
      CronSlots.parse(given.get("cron").asText(), given.get("timeZone").asText());
    } catch (IllegalArgumentException e) {
      throw new JobRejected(e.getMessage());
    }
  }

  /** A schedule or a list of them, JSON text, with the next ten firings of each that is on. */
  public String withFirings(String schedules) throws JsonProcessingException {
    JsonNode shown = JSON.readTree(schedules);
    (shown.isArray() ? shown : JSON.createArrayNode().add(shown))
        .forEach(schedule -> addFirings((ObjectNode) schedule));
    return shown.toString();
  }

  private static void addFirings(ObjectNode schedule) {
    Instant now = Instant.parse(schedule.remove("now").asText());
    ArrayNode next = schedule.putArray("next");
    if (schedule.get("paused").asBoolean() || !schedule.get("error").isNull()) {
      return;
    }
    try {
      CronSlots.parse(schedule.get("cron").asText(), schedule.get("timeZone").asText())
          .next(now, SHOWN)
          .forEach(slot -> next.add(MILLIS.format(slot)));
    } catch (IllegalArgumentException e) {
      // It was just put in by SQL; nobody has looked at it yet.
      schedule.put("error", e.getMessage());
    }
  }
}
