package org.jobroutes.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.component.file.FileEndpoint;

/** Keeps {@code file:} inside of one folder. */
record FileLimits(Path folder) {
  private static final String ELSEWHERE = "(.*[/\\\\])?\\.\\.([/\\\\].*)?|[/\\\\].*|[A-Za-z]:.*";

  /**
   * Checks where an endpoint reads and writes.
   *
   * @throws IllegalArgumentException naming what leads out of the folder
   */
  void check(FileEndpoint endpoint) {
    String directory = endpoint.getConfiguration().getDirectory();
    Path path = Path.of(directory);
    if (!real(path).startsWith(real(folder))) {
      throw new IllegalArgumentException(
          "file: given \"%s\", allowed is %s and what is below it, the setting jobs.files-dir"
              .formatted(directory, folder));
    }
    inside("fileName", endpoint.getFileName());
    inside("move", endpoint.getMove());
    inside("moveFailed", endpoint.getMoveFailed());
    inside("preMove", endpoint.getPreMove());
    inside("moveExisting", endpoint.getMoveExisting());
    inside("tempFileName", endpoint.getTempFileName());
    inside("doneFileName", endpoint.getDoneFileName());
    inside("localWorkDirectory", endpoint.getLocalWorkDirectory());
    if (!endpoint.isJailStartingDirectory()) {
      throw new IllegalArgumentException("file: jailStartingDirectory can't be switched off");
    }
  }

  /** Links and dots resolved as far as the path exists. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        try {
          return there.toRealPath().resolve(there.relativize(absolute));
        } catch (IOException e) {
          throw new IllegalArgumentException("file: " + path + " can't be read", e);
        }
      }
    }
    return absolute;
  }

  private static void inside(String option, Object given) {
    String text = given == null ? "" : given.toString();
    if (text.matches(ELSEWHERE)) {
      throw new IllegalArgumentException(
          "file: %s: given \"%s\", allowed a name inside of the folder".formatted(option, text));
    }
  }
}
