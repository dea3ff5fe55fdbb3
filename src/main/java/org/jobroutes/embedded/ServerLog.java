package org.jobroutes.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The server's own log file. */
record ServerLog(Path file, long start) {
  private static final long LIMIT_BYTES = 10L << 20;
  private static final int EXCERPT_BYTES = 1 << 16;
  private static final Pattern FAILURE = Pattern.compile(".*?(?:FATAL|PANIC|error): +(.*)");

  /** Creates it, or empties it when it is over 10 MB; to be called while no server runs. */
  static ServerLog open(DataFolder folder, RunAs runAs) throws IOException {
    Path file = folder.log();
    if (Files.exists(file) && Files.size(file) > LIMIT_BYTES) {
      Files.delete(file);
    }
    if (!Files.exists(file)) {
      PrivateFiles.createFile(file);
    }
    runAs.claim(file);
    return new ServerLog(file, Files.size(file));
  }

  /** What was logged since it was opened, at most 64 KB. */
  String text() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(start);
      return new String(in.readNBytes(EXCERPT_BYTES), StandardCharsets.UTF_8);
    }
  }

  /** The line that says why a program failed: the last one marked as a failure, else the last. */
  static String decisiveLine(String output) {
    List<String> lines =
        output.lines().map(String::strip).filter(Predicate.not(String::isEmpty)).toList();
    return lines.stream()
        .map(FAILURE::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .reduce((first, last) -> last)
        .orElse(lines.isEmpty() ? "no reason was given" : lines.get(lines.size() - 1));
  }
}
