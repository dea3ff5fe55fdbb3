package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing for people, a named value a line. */
final class Sheet {
  private static final String LINE = "%-18s %s%n";
  private static final int ROOM = Shown.WIDTH - 19;
  private final StringBuilder lines = new StringBuilder();

  /** A value, cut where the line ends. */
  Sheet line(String name, String text) {
    lines.append(LINE.formatted(name, Shown.cut(text, ROOM)));
    return this;
  }

  /** A document, in one line where it fits. */
  void document(String name, JsonNode document) {
    if (document.toString().length() <= ROOM) {
      line(name, document.toString());
      return;
    }
    line(name, "");
    document
        .toPrettyString()
        .lines()
        .forEach(line -> lines.append(Shown.within("  " + line, Shown.WIDTH)).append('\n'));
  }

  String text() {
    return lines.toString().stripTrailing();
  }
}
