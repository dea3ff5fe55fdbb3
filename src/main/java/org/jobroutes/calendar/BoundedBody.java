package org.jobroutes.calendar;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of which only the first bytes are ever read; asking for more fails. */
final class BoundedBody extends FilterInputStream {
  /** The body is longer than it may be. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final long limit;
  private long read;

  BoundedBody(InputStream in, long limit) {
    super(in);
    this.limit = limit;
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

  private int count(int bytes) throws TooLarge {
    read += bytes;
    if (read > limit) {
      throw new TooLarge();
    }
    return bytes;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
