package org.jobroutes.schedule;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;

/** The five fields of a cron line, read as pg_cron reads them, on a clock that never changes. */
final class CronLine {
  /** The calendar repeats itself after that; what hasn't come until then never comes. */
  private static final int ALL_YEARS = 400;

  private static final LocalDateTime ANY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final String[] fields;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;

  private CronLine(String[] fields) {
    this.fields = fields;
    minutes = CronField.MINUTE.parse(fields[0]);
    hours = CronField.HOUR.parse(fields[1]);
    days = CronField.DAY.parse(fields[2]);
    months = CronField.MONTH.parse(fields[3]);
    weekdays = CronField.WEEKDAY.parse(fields[4]);
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what was given, what is allowed, with an example
   */
  static CronLine parse(String text) {
    String[] fields = text.strip().split("[ \t]+", -1);
    try {
      if (fields.length != CronField.values().length) {
        throw new IllegalArgumentException(
            "allowed are five fields: minute, hour, day of month, month, day of week");
      }
      CronLine line = new CronLine(fields);
      line.next(ANY_TIME);
      return line;
    } catch (IllegalArgumentException e) {
      String given = text.length() > 100 ? text.substring(0, 100) + "…" : text;
      throw new IllegalArgumentException(
          "cron: given \"%s\", %s; for example \"*/30 * * * *\""
              .formatted(given.replaceAll("\\p{Cntrl}", " "), e.getMessage()),
          e);
    }
  }

  /** Whether the hour is left open, so that the line means every so many minutes, not a time. */
  boolean anyHour() {
    return fields[1].startsWith("*");
  }

  /** The first slot later than the minute of that time. */
  LocalDateTime next(LocalDateTime after) {
    LocalDateTime slot = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    int lastYear = slot.getYear() + ALL_YEARS;
    while (slot.getYear() <= lastYear) {
      if (!months.get(slot.getMonthValue())) {
        slot = slot.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay();
      } else if (!isDay(slot) || hours.nextSetBit(slot.getHour()) < 0) {
        slot = slot.toLocalDate().plusDays(1).atStartOfDay();
      } else if (!hours.get(slot.getHour()) || minutes.nextSetBit(slot.getMinute()) < 0) {
        slot = slot.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else {
        return slot.withMinute(minutes.nextSetBit(slot.getMinute()));
      }
    }
    throw new IllegalArgumentException("which never comes, allowed is a day that some month has");
  }

  /**
   * Where both day fields are restricted either will do; one that begins with * restricts alone.
   */
  private boolean isDay(LocalDateTime slot) {
    boolean day = days.get(slot.getDayOfMonth());
    boolean weekday = weekdays.get(slot.getDayOfWeek().getValue() % 7);
    boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
    return both ? day && weekday : day || weekday;
  }
}
