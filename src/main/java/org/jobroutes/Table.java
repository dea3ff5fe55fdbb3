package org.jobroutes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of a list in aligned columns; the last one is cut where the line ends. */
final class Table {
  private static final int LONGEST_CELL = 36;
  private static final String NOTE = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headers) {
    rows.add(List.of(headers));
  }

  Table row(String... cells) {
    rows.add(Stream.of(cells).map(Shown::line).toList());
    return this;
  }

  /** A line of its own below the last row. */
  Table note(String text) {
    rows.add(List.of(NOTE + Shown.cut(text, Shown.WIDTH - NOTE.length())));
    return this;
  }

  /** The table, or what is said when it has no row. */
  String text(String empty) {
    if (rows.size() == 1) {
      return empty;
    }
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (int i = 0; i < columns; i++) {
      widths[i] = width(i);
    }
    return String.join("\n", rows.stream().map(row -> line(row, widths)).toList());
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > 1)
        .mapToInt(row -> Math.min(LONGEST_CELL, row.get(column).length()))
        .max()
        .orElse(0);
  }

  private static String line(List<String> row, int[] widths) {
    if (row.size() == 1) {
      return row.get(0);
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length - 1; i++) {
      String cell = Shown.cut(row.get(i), widths[i]);
      line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
    }
    String last = row.get(widths.length - 1);
    return (line + Shown.cut(last, Shown.WIDTH - line.length())).stripTrailing();
  }
}
