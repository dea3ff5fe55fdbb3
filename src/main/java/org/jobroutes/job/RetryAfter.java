package org.jobroutes.job;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The HTTP header {@code Retry-After}: seconds or a date, never believed beyond an hour. */
public final class RetryAfter {
  /** What is believed at most. */
  public static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** From 0 s to 1 h; null when the header is absent or no time. */
  public static Duration read(String header, Instant now) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
    if (text.matches("[0-9]+")) {
      return text.length() > 9 ? LONGEST : bound(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return bound(Duration.between(now, date));
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static Duration bound(Duration wait) {
    Duration positive = wait.isNegative() ? Duration.ZERO : wait;
    return positive.compareTo(LONGEST) > 0 ? LONGEST : positive;
  }
}
