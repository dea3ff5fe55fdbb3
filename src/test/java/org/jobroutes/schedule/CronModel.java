package org.jobroutes.schedule;

import java.time.LocalDateTime;

/** What a cron line means, told in the plainest way: is this minute one of its slots? */
final class CronModel {
  private CronModel() {}

  static boolean fits(String cron, LocalDateTime time) {
    String[] fields = cron.split(" ", -1);
    int weekday = time.getDayOfWeek().getValue();
    boolean day = holds(fields[2], time.getDayOfMonth(), 31);
    boolean onWeekday = holds(fields[4], weekday, 7) || (weekday == 7 && holds(fields[4], 0, 7));
    boolean star = fields[2].startsWith("*") || fields[4].startsWith("*");
    return time.getSecond() == 0
        && holds(fields[0], time.getMinute(), 59)
        && holds(fields[1], time.getHour(), 23)
        && holds(fields[3], time.getMonthValue(), 12)
        && (star ? day && onWeekday : day || onWeekday);
  }

  private static boolean holds(String field, int value, int high) {
    for (String part : field.split(",", -1)) {
      String[] range =
          part.split("/", -1)[0].replaceFirst("^\\*$", first(high) + "-" + high).split("-", -1);
      int low = Integer.parseInt(range[0]);
      int top = Integer.parseInt(range[range.length - 1]);
      int step = part.contains("/") ? Integer.parseInt(part.split("/", -1)[1]) : 1;
      if (value >= low && value <= top && (value - low) % step == 0) {
        return true;
      }
    }
    return false;
  }

  /** Days and months begin with 1, all others with 0. */
  private static int first(int high) {
    return high == 31 || high == 12 ? 1 : 0;
  }
}
