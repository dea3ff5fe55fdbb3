package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.regex.Pattern;

/** How values look in what people read: one line, nothing that steers a terminal. */
final class Shown {
  /** The widest line, in characters. */
  static final int WIDTH = 100;

  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cc}]+");

  private Shown() {}

  /** In one line. */
  static String line(String text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }

  /** In one line of that length at most. */
  static String cut(String text, int length) {
    return within(line(text), length);
  }

  /** A line with its indentation, of that length at most. */
  static String within(String line, int length) {
    String shown = line.replaceAll("\\p{Cc}", " ");
    return shown.length() <= length ? shown : shown.substring(0, Math.max(0, length - 3)) + "...";
  }

  /** Whole, in lines of the usual width beside a head; a word that is wider isn't broken. */
  static String beside(String head, String text) {
    int indent = head.length() + 1;
    StringBuilder lines = new StringBuilder(head);
    int column = head.length();
    for (String word : line(text).split(" ", -1)) {
      boolean fits = column < indent || column + 1 + word.length() <= WIDTH;
      lines.append(fits ? " " : "\n" + " ".repeat(indent)).append(word);
      column = (fits ? column + 1 : indent) + word.length();
    }
    return lines.toString();
  }

  /** A time of the API in UTC to the second; a dash for none. */
  static String time(JsonNode time) {
    return time.isTextual() ? time.asText().replace('T', ' ').replaceFirst("\\..*", "") : "-";
  }

  /** A duration in the unit that fits. */
  static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    return seconds == 0 || seconds % 60 != 0 ? seconds + "s" : seconds / 60 + "m";
  }

  /** A measured time in the unit that fits: 85ms, 2.5s, 3m 20s. */
  static String span(long millis) {
    if (millis < 1000) {
      return millis + "ms";
    }
    return millis < 60_000
        ? millis / 1000 + "." + millis % 1000 / 100 + "s"
        : "%dm %ds".formatted(millis / 60_000, millis % 60_000 / 1000);
  }
}
