package org.jobroutes.calendar;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Opening times in the forms that occur in the wild. */
final class OpenTime {
  private static final long SECONDS_UP_TO = 100_000_000_000L;

  private OpenTime() {}

  /**
   * Reads epoch milliseconds, epoch seconds (below 10^11) or ISO-8601 with an offset.
   *
   * @return to the millisecond; null when the text is no positive time in one of these forms
   */
  static Instant read(String text) {
    if (text == null || text.length() > 64) {
      return null;
    }
    String time = text.strip();
    try {
      return time.matches("[0-9.eE+-]+") && !time.matches(".*[0-9]-[0-9].*")
          ? ofNumber(new BigDecimal(time))
          : OffsetDateTime.parse(time).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  /** The size is looked at first: 1e131071 has as many digits when it is written out. */
  private static Instant ofNumber(BigDecimal number) {
    long digits = (long) number.precision() - number.scale();
    if (number.signum() <= 0 || digits < 1 || digits > 15) {
      return null;
    }
    long value = number.longValue();
    return value == 0 ? null : ofEpoch(value);
  }

  private static Instant ofEpoch(long value) {
    return value < SECONDS_UP_TO ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
  }
}
