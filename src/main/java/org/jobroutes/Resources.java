package org.jobroutes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Texts that travel in the jar. */
final class Resources {
  private Resources() {}

  /** The text of one that is there. */
  static String text(String path) throws IOException {
    try (InputStream in = Resources.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
