package org.jobroutes.support;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The application as a process of its own, as a user starts it. */
public final class Launch {
  private Launch() {}

  /** Its command, with no database set. */
  public static ProcessBuilder application(String... arguments) {
    return application(List.of(), arguments);
  }

  /** The same with folders whose files win over those of the application. */
  public static ProcessBuilder application(List<Path> folders, String... arguments) {
    String path =
        Stream.concat(
                folders.stream().map(Path::toString),
                Stream.of(System.getProperty("java.class.path")))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-Xmn128m", "-XX:SurvivorRatio=2"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(List.of("-Djobs.home=" + Path.of("").toAbsolutePath(), "-cp", path));
    command.add("org.jobroutes.Application");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("DATABASE_URL");
    return builder;
  }
}
