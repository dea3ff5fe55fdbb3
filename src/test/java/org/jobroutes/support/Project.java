package org.jobroutes.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's own files, for tests that hold its house rules. */
public final class Project {
  private Project() {}

  /** All files below a folder whose name ends so. */
  public static List<Path> files(String folder, String suffix) {
    try (Stream<Path> walk = Files.walk(Path.of(folder))) {
      return walk.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a file. */
  public static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file. */
  public static String text(Path file) {
    return String.join("\n", lines(file));
  }

  /** The file's name without what comes after its first dot. */
  public static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\..*", "");
  }
}
