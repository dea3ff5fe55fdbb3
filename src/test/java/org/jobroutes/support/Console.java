package org.jobroutes.support;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What this JVM prints to stderr while it is open, as the lines of its log. */
public final class Console implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  public Console() {
    System.setErr(new PrintStream(new Both(), true, StandardCharsets.UTF_8));
  }

  /** All of it so far. */
  public String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(before);
  }

  /** It is printed all the same. */
  private final class Both extends OutputStream {
    @Override
    public void write(int one) {
      printed.write(one);
      before.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      printed.write(bytes, offset, length);
      before.write(bytes, offset, length);
    }
  }
}
