package org.jobroutes.worker;

/** Makes any text storable as {@code last_error}. */
final class ErrorText {
  private static final int LONGEST = 8 * 1024;

  private ErrorText() {}

  /**
   * The text without what PostgreSQL can't store (NUL, half a surrogate pair), cut to 8,192
   * characters.
   */
  static String storable(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 2) + " …";
    StringBuilder storable = new StringBuilder(cut.length());
    cut.codePoints()
        .map(
            c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? '?' : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }
}
