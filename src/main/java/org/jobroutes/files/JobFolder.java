package org.jobroutes.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The folder of job files: what lies in it, and how that looks from outside. */
final class JobFolder {
  static final String SUFFIX = ".camel.yaml";
  private static final String SCHEMAS = ".json";
  private static final String ATTRIBUTES =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
          ? "unix:size,lastModifiedTime,ctime,ino"
          : "size,lastModifiedTime";
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
      for (Path file : files(folder, SUFFIX, SCHEMAS)) {
        if (file.toString().endsWith(SUFFIX)) {
          stamps.put(file, stamp(file));
        } else {
          schemas.merge(file.getParent(), stamp(file), String::concat);
        }
      }
      stamps.replaceAll((file, stamp) -> stamp + schemas.getOrDefault(file.getParent(), ""));
    }
    return stamps;
  }

  /** How messages call a file: its path below the folder. */
  String name(Path file) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    return name.isEmpty() ? "." : name;
  }

  /**
   * The files of a folder and of the folders below it that end in one of these ways, in order, and
   * what can't be looked into. Hidden ones (their name begins with a dot) are passed over, as
   * editors and mounts put them there for a while.
   */
  static List<Path> files(Path folder, String... suffixes) {
    try {
      Path start = folder.toRealPath();
      Listing listing = new Listing(start, List.of(suffixes));
      Files.walkFileTree(start, listing);
      return listing.found.stream().map(file -> folder.resolve(start.relativize(file))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The job folder " + folder + " can't be read", e);
    }
  }

  private String stamp(Path file) {
    try {
      // A file may change and keep its length and its time, not all of these.
      return "%s %s;"
          .formatted(
              new TreeMap<>(Files.readAttributes(file, ATTRIBUTES)),
              FileRights.refusal(folder, file));
    } catch (IOException gone) {
      // It vanished between two looks; the next one sees that.
      return "gone;";
    }
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static final class Listing extends SimpleFileVisitor<Path> {
    private final Path start;
    private final List<String> suffixes;
    private final Set<Path> found = new TreeSet<>();

    private Listing(Path start, List<String> suffixes) {
      this.start = start;
      this.suffixes = suffixes;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (directory.equals(start)) {
        return FileVisitResult.CONTINUE;
      }
      visitFile(directory, attributes);
      return isHidden(directory) || found.contains(directory)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file) && suffixes.stream().anyMatch(file.toString()::endsWith)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!(failure instanceof NoSuchFileException)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
