package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing for people, a named value a line. */
final class Sheet {
  private static final String HEAD = "%-18s";
  private static final int ROOM = Shown.WIDTH - 19;
  private final StringBuilder lines = new StringBuilder();

  /** A value, cut where the line ends. */
  Sheet line(String name, String text) {
    lines.append(HEAD.formatted(name)).append(' ').append(Shown.cut(text, ROOM)).append('\n');
    return this;
  }

  /** A text in as many lines as it takes, for an error is of use when it is whole. */
  Sheet lines(String name, String text) {
    lines.append(Shown.beside(HEAD.formatted(name), text)).append('\n');
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
