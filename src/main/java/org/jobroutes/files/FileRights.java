package org.jobroutes.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A job file is code: only its owner may write it, and nobody may slip in one from elsewhere. */
final class FileRights {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Path GROUPS = Path.of("/etc/group");

  private FileRights() {}

  /**
   * Checks a job file, and the folders that it lies in.
   *
   * @param folder of the job files; others are not looked at
   * @throws IllegalArgumentException telling who may write it, or that a link leads out
   */
  static void check(Path folder, Path file) throws IOException {
    if (!file.toRealPath().startsWith(folder.toRealPath())) {
      throw new IllegalArgumentException(
          "it is a link that leaves the job folder; put the file itself there");
    }
    checkWritable(file, "it");
    for (Path at = file.getParent(); at.startsWith(folder); at = at.getParent()) {
      checkWritable(
          at, at.equals(folder) ? "the job folder" : "its folder " + folder.relativize(at));
    }
  }

  /** What the check says of a job file, nothing where it is well. */
  static String refusal(Path folder, Path file) throws IOException {
    try {
      check(folder, file);
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Checks a single file, wherever it lies. */
  static void check(Path file) throws IOException {
    checkWritable(file, "it");
  }

  private static void checkWritable(Path path, String named) throws IOException {
    String others = POSIX ? others(path) : null;
    // Asked last, for that reads the table of mounts.
    if (others != null && !Files.getFileStore(path).isReadOnly()) {
      throw new IllegalArgumentException(
          "%s may be written by %s, allowed is by its owner alone; mend it with chmod go-w"
              .formatted(named, others));
    }
  }

  /** Who may write it beside its owner; null for nobody. */
  private static String others(Path path) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      return "everyone";
    }
    if (!permissions.contains(PosixFilePermission.GROUP_WRITE)) {
      return null;
    }
    // Names are asked for last, for each is looked up in the system's files.
    String group = attributes.group().getName();
    return isPrivate(group, attributes.owner().getName()) ? null : "the group " + group;
  }

  /**
   * Many systems give each user a group that has nobody else in it, and files that it may write.
   * That of root is none: containers of some platforms run as any user of that group.
   */
  private static boolean isPrivate(String group, String owner) throws IOException {
    return group.equals(owner)
        && !group.equals("root")
        && Files.isReadable(GROUPS)
        && Files.readAllLines(GROUPS).stream()
            .map(line -> line.split(":", -1))
            .filter(fields -> fields.length == 4 && fields[0].equals(group))
            .flatMap(fields -> Arrays.stream(fields[3].split(",", -1)))
            .allMatch(member -> List.of("", owner).contains(member));
  }
}
