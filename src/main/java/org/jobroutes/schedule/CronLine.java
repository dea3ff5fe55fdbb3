package org.jobroutes.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** The five fields of a cron line, on a clock that never changes. */
final class CronLine {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  // What cron itself doesn't know the library would take: a step without a range, digits of other
  // scripts, signs of its own.
  private static final String VALUE = "[0-9a-zA-Z]{1,3}";
  private static final String PART =
      "(\\*/[0-9]{1,2}|%1$s|%1$s-%1$s(/[0-9]{1,2})?)".formatted(VALUE);
  private static final Pattern FIELD = Pattern.compile("\\*|%1$s(,%1$s)*".formatted(PART));
  private static final int LONGEST = 200;
  private static final LocalDateTime ANY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final ExecutionTime times;
  private final boolean anyHour;

  private CronLine(String line, String[] fields) {
    this.times = ExecutionTime.forCron(PARSER.parse(line));
    this.anyHour = fields[1].startsWith("*");
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what was given, what is allowed, with an example
   */
  static CronLine parse(String text) {
    try {
      if (text.length() > LONGEST) {
        throw new IllegalArgumentException("it is longer than %d characters".formatted(LONGEST));
      }
      String[] fields = text.strip().split("[ \t]+", -1);
      check(fields);
      CronLine line = new CronLine(String.join(" ", fields), fields);
      line.next(ANY_TIME);
      return line;
    } catch (IllegalArgumentException e) {
      String given = text.length() > 100 ? text.substring(0, 100) + "…" : text;
      throw new IllegalArgumentException(
          "cron: given \"%s\", allowed are minute (0-59), hour (0-23), day of month (1-31), month (1-12 or jan-dec) and day of week (0-7 or sun-sat), each as *, 1, 1-5, */2 or a list of these; for example \"*/30 * * * *\" (%s)"
              .formatted(given.replaceAll("\\p{Cntrl}", " "), reason(e)),
          e);
    }
  }

  private static String reason(IllegalArgumentException failure) {
    return failure.getMessage().replaceFirst("^Failed to parse cron expression\\. ", "");
  }

  private static void check(String[] fields) {
    if (fields.length != 5) {
      throw new IllegalArgumentException("there must be five fields");
    }
    for (String field : fields) {
      if (!FIELD.matcher(field).matches()) {
        throw new IllegalArgumentException("\"%s\" is none of these".formatted(field));
      }
    }
    boolean steps = fields[2].contains("*/") || fields[4].contains("*/");
    if (steps && !fields[2].equals("*") && !fields[4].equals("*")) {
      // Crons differ in whether either day will do or both are needed.
      throw new IllegalArgumentException(
          "a step in one field of days needs * in the other; write the days as a list");
    }
  }

  /** Whether the hour is left open, so that the line means every so many minutes, not a time. */
  boolean anyHour() {
    return anyHour;
  }

  /**
   * The first slot later than that time.
   *
   * @throws IllegalArgumentException when it never comes
   */
  LocalDateTime next(LocalDateTime after) {
    return times
        .nextExecution(after.atZone(ZoneOffset.UTC))
        .orElseThrow(() -> new IllegalArgumentException("no month has such a day"))
        .toLocalDateTime();
  }
}
