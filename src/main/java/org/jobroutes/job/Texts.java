package org.jobroutes.job;

/** What may be done with text that somebody else wrote. */
public final class Texts {
  private Texts() {}

  /** Length in characters as PostgreSQL counts them. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The first characters, never half a surrogate pair. */
  public static String cut(String text, int max) {
    return length(text) <= max ? text : text.substring(0, text.offsetByCodePoints(0, max));
  }

  /** Whether PostgreSQL can store it: no NUL, no lone surrogate. */
  public static boolean isStorable(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || isSurrogate(c));
  }

  /** Text fit to be quoted in a message: what could steer a terminal or a log is replaced. */
  public static String quote(String text, int max) {
    StringBuilder quoted = new StringBuilder();
    String head = cut(text, max);
    head.codePoints().map(c -> isHarmless(c) ? c : '\uFFFD').forEach(quoted::appendCodePoint);
    return head.length() < text.length() ? quoted.append('…').toString() : quoted.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
