package org.jobroutes.support;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What this JVM prints to stderr while it is open, as the lines of its log. */
public final class Console implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  public Console() {
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  /** All of it so far. */
  public String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
