package org.jobroutes.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the five fields of a cron line: which values it allows, and how they are written. */
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
  /** 0 and 7 are both Sunday. */
  WEEKDAY("day of week", 0, 7, "sun mon tue wed thu fri sat");

  private static final Pattern PART =
      Pattern.compile("(?:\\*|(\\w{1,3})(-(\\w{1,3}))?)(?:/(\\d{1,2}))?");

  private final String title;
  private final int low;
  private final int high;
  private final String names;

  CronField(String title, int low, int high, String names) {
    this.title = title;
    this.low = low;
    this.high = high;
    this.names = names;
  }

  /**
   * The values that a field holds.
   *
   * @throws IllegalArgumentException saying which field is wrong and what it may hold
   */
  BitSet parse(String given) {
    BitSet values = new BitSet();
    for (String part : given.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches() || !add(matcher, values)) {
        throw new IllegalArgumentException(
            "its %s is \"%s\", allowed are %d to %d%s as in *, %d, %d-%d, */2, lists of these"
                .formatted(title, given, low, high, namesAllowed(), low, low, high));
      }
    }
    return values;
  }

  private boolean add(Matcher part, BitSet values) {
    boolean all = part.group(1) == null;
    int first = all ? low : number(part.group(1));
    int last = all ? high : part.group(2) == null ? first : number(part.group(3));
    int step = part.group(4) == null ? 1 : Integer.parseInt(part.group(4));
    // A step belongs to a range; cron itself doesn't know "5/10".
    boolean stepsOnRange = part.group(4) == null || all || part.group(2) != null;
    if (first < low || last > high || first > last || step < 1 || step > high || !stepsOnRange) {
      return false;
    }
    for (int value = first; value <= last; value += step) {
      values.set(value);
    }
    return true;
  }

  /** A value's number; -1, which no field allows, where it is none. */
  private int number(String text) {
    int name = List.of(names.split(" ", -1)).indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return low + name;
    }
    return text.matches("\\d{1,2}") ? Integer.parseInt(text) : -1;
  }

  private String namesAllowed() {
    return names.isEmpty() ? "" : " (or " + names.replaceFirst(" .* ", " to ") + ")";
  }
}
