package org.jobroutes.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The folder of job files: what lies in it, and how that looks from outside. */
final class JobFolder {
  static final String SUFFIX = ".camel.yaml";
  private final Path folder;

  JobFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  /**
   * Each job file of it and of the folders below it by its name here, in the order of loading, with
   * a stamp that changes when it does, or a schema beside it.
   */
  Map<Path, String> stamps() {
    Map<Path, String> stamps = new TreeMap<>();
    if (exists()) {
      Map<Path, String> schemas = new TreeMap<>();
      for (Path file : files(folder, ".json")) {
        schemas.merge(file.getParent(), stamp(file), String::concat);
      }
      for (Path file : files(folder, SUFFIX)) {
        stamps.put(file, stamp(file) + schemas.getOrDefault(file.getParent(), ""));
      }
    }
    return stamps;
  }

  /** How messages call a file: its path below the folder. */
  String name(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  /** The files of a folder and of those below it that end like that, in order; no hidden ones. */
  static Iterable<Path> files(Path folder, String suffix) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(suffix))
          .filter(file -> !isHidden(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The job folder " + folder + " can't be read", e);
    }
  }

  private static boolean isHidden(Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .anyMatch(name -> name.toString().startsWith("."));
  }

  private String stamp(Path file) {
    try {
      return "%s/%d/%s;"
          .formatted(
              Files.getLastModifiedTime(file), Files.size(file), FileRights.refusal(folder, file));
    } catch (IOException gone) {
      // It vanished between two looks; the next one sees that.
      return "gone;";
    }
  }
}
