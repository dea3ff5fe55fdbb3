package org.jobroutes.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class Command {
  /** What the program left: its exit code, and its output and errors in one text. */
  record Result(int exit, String output) {
    boolean ok() {
      return exit == 0;
    }
  }

  private Command() {}

  /** Kills the program and fails when it takes longer than the limit. */
  static Result run(Duration limit, List<String> arguments) throws IOException {
    // A file, as a pipe would stay open for as long as a started server does on Windows
    Path output = Files.createTempFile("jobroutes", ".out");
    try {
      Process process = start(arguments, output.toFile());
      if (!finished(process, limit)) {
        process.destroyForcibly();
        throw new IOException(arguments + " took more than " + limit.toSeconds() + " s");
      }
      return new Result(process.exitValue(), text(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static Process start(List<String> arguments, File output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(output);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static boolean finished(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new EmbeddedServerException("Starting the embedded PostgreSQL was interrupted", e);
    }
  }

  private static String text(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }
}
