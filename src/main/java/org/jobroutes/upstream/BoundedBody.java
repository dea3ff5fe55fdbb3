package org.jobroutes.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A body of which only so many bytes are ever read, for only so long; then it fails. */
final class BoundedBody extends FilterInputStream {
  /** The body is larger, or takes longer, than it may; the message says which. */
  static final class Exceeded extends IOException {
    private static final long serialVersionUID = 1L;

    Exceeded(String message) {
      super(message);
    }
  }

  private final long limit;
  private final Duration time;
  private final long begin = System.nanoTime();
  private long read;

  /**
   * @param limit in bytes
   * @param time from now on, looked at whenever bytes arrive
   */
  BoundedBody(InputStream in, long limit, Duration time) {
    super(in);
    this.limit = limit;
    this.time = time;
  }

  /** How many bytes came so far. */
  long bytesRead() {
    return read;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    // One byte beyond the limit is asked for: that is how a body of exactly the limit passes.
    int room = (int) Math.min(length, limit - read + 1);
    int count = in.read(buffer, offset, room);
    return count < 0 ? count : count(count);
  }

  private int count(int bytes) throws Exceeded {
    read += bytes;
    if (read > limit) {
      throw new Exceeded("is over " + (limit >> 20) + " MB");
    }
    if (System.nanoTime() - begin > time.toNanos()) {
      throw new Exceeded("is still coming after " + time.toSeconds() + " s");
    }
    return bytes;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
