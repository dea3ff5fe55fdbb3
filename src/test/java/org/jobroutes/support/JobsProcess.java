package org.jobroutes.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jobroutes.database.DatabaseUrl;

/** A command of the application in a process of its own, run to its end. */
public final class JobsProcess {
  private JobsProcess() {}

  /** What it left. */
  public record Result(int exit, String output, String errors) {}

  /** Runs a command on a database. */
  public static Result run(
      DatabaseUrl database, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("org.jobroutes.Application");
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("jobs", ".out");
      Path errors = Files.createTempFile("jobs", ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("DATABASE_URL", address(database));
      builder.environment().putAll(environment);
      Process process =
          builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(arguments[0] + " has not ended within 60 s");
      }
      return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String address(DatabaseUrl database) {
    String url = database.jdbcUrl();
    return "%s%suser=%s&password=%s"
        .formatted(
            url,
            url.contains("?") ? "&" : "?",
            encoded(database.user()),
            encoded(database.password()));
  }

  private static String encoded(String text) {
    return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
