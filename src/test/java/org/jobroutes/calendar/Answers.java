package org.jobroutes.calendar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jobroutes.upstream.UpstreamAnswer;

/** HTTP answers as an upstream might give them. */
final class Answers {
  static final Instant NOW = Instant.ofEpochMilli(1765340000000L);

  /** A connection that breaks at once. */
  static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("Connection\nreset\u001b[31m");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }

  private Answers() {}

  static UpstreamAnswer ok(String body) {
    return ok(stream(body));
  }

  static UpstreamAnswer ok(InputStream body) {
    return new UpstreamAnswer(200, "application/json", null, null, body);
  }

  static UpstreamAnswer status(int status, String retryAfter, String location) {
    return new UpstreamAnswer(status, "text/html", retryAfter, location, stream("<html></html>"));
  }

  static InputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads as of the time of the recorded answers. */
  static Calendar read(UpstreamAnswer answer) {
    return new CalendarReader(() -> NOW).read(answer);
  }

  /** Reads a calendar of these entries, given as JSON. */
  static Calendar readCoins(String coins) {
    return read(ok("{\"data\":{\"newCoins\":[" + coins + "]}}"));
  }
}
