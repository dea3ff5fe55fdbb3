package org.jobroutes.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a job file: UTF-8, of a size that people write. */
final class JobText {
  private static final int LARGEST = 1 << 20;

  private JobText() {}

  /**
   * Reads it.
   *
   * @throws IOException saying why that can't be done
   */
  static byte[] read(Path file) throws IOException {
    refuseOthers(file);
    if (Files.size(file) > LARGEST) {
      throw new IOException("it has %d bytes, allowed are %d".formatted(Files.size(file), LARGEST));
    }
    try {
      return Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw unreadable("it");
    }
  }

  /** Reading them could wait for ever. */
  private static void refuseOthers(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw file.toString().endsWith(JobFolder.SUFFIX)
          ? new IOException(
              "it is a folder; give it a name that doesn't end in " + JobFolder.SUFFIX)
          : unreadable("this folder");
    }
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new IOException("it is a link to a file that doesn't exist");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
  }

  private static IOException unreadable(String what) {
    return new IOException(
        what + " can't be read; give the user that this process runs as the right to");
  }

  /**
   * Refuses what isn't UTF-8, for YAML would go on with other characters.
   *
   * @throws IllegalArgumentException with the line
   */
  static void refuseOtherCharsets(byte[] text) {
    ByteBuffer bytes = ByteBuffer.wrap(text);
    CoderResult result = UTF_8.newDecoder().decode(bytes, CharBuffer.allocate(text.length), true);
    if (result.isError()) {
      int at = bytes.position();
      long line = 1 + new String(text, 0, at, UTF_8).chars().filter(c -> c == '\n').count();
      throw new IllegalArgumentException(
          "line %d: the byte 0x%02x is not UTF-8; save the file as UTF-8"
              .formatted(line, text[at]));
    }
  }
}
