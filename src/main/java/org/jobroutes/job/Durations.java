package org.jobroutes.job;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: a whole number and its unit, such as {@code 500ms}, {@code 30s}
 * or {@code 2h}.
 */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @param name of the option or setting, for the message
   * @throws IllegalArgumentException naming it, what was given and what is allowed
   */
  public static Duration parse(String name, String given, Duration least, Duration most) {
    Matcher form = FORM.matcher(given.strip());
    Duration duration = form.matches() ? of(Long.parseLong(form.group(1)), form.group(2)) : null;
    if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s: given \"%s\", allowed a whole number with its unit (ms, s, m, h or d) from %s to %s, for example 30s"
              .formatted(name, given, format(least), format(most)));
    }
    return duration;
  }

  /** The shortest way to write it. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3600 != 0) {
      return seconds / 60 + "m";
    }
    long hours = seconds / 3600;
    return hours > 24 && hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
  }

  private static Duration of(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
