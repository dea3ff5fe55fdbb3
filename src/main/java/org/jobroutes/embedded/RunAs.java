package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How to run PostgreSQL's programs, which refuse to run as root.
 *
 * @param prefix the command that comes before the program
 * @param owner the user id the server's files must have, or a negative number to leave them be
 */
record RunAs(List<String> prefix, int owner) {
  /** Directly, for everyone but root. */
  static final RunAs SELF = new RunAs(List.of(), -1);

  /** In a user namespace without any mapping: still root to the file system, not to itself. */
  static final RunAs NAMESPACE = new RunAs(List.of("unshare", "-U"), 0);

  private static final int NOBODY_ID = 65534;

  static final RunAs NOBODY =
      new RunAs(
          List.of("setpriv", "--reuid=" + NOBODY_ID, "--regid=" + NOBODY_ID, "--clear-groups"),
          NOBODY_ID);

  /** The first way that works for the folder. */
  static RunAs choose(DataFolder folder) {
    if (!PrivateFiles.POSIX || !System.getProperty("user.name").equals("root")) {
      return SELF;
    }
    return Stream.of(NAMESPACE, NOBODY)
        .filter(way -> way.works(folder))
        .findFirst()
        .orElseThrow(
            () ->
                new EmbeddedServerException(
                    "PostgreSQL refuses to run as root, and neither unshare nor setpriv can run it"
                        + " as somebody else in "
                        + folder.root()
                        + ": start JobRoutes as an ordinary user"));
  }

  /** True where the way has a user name and reaches the folder. */
  boolean works(DataFolder folder) {
    try {
      String probe = "id -un && test -x \"$1\"";
      return Command.run(
              Duration.ofSeconds(10), command("sh", "-c", probe, "sh", folder.root().toString()))
          .ok();
    } catch (IOException e) {
      return false;
    }
  }

  List<String> command(String... arguments) {
    return Stream.concat(prefix.stream(), Stream.of(arguments)).toList();
  }

  /** Gives the file, or the folder with all in it, to the user the server runs as. */
  void claim(Path path) throws IOException {
    if (owner < 0 || Files.getAttribute(path, "unix:uid").equals(owner)) {
      return;
    }
    Files.walkFileTree(path, new Claim(owner));
  }

  /** Folders after what is in them, so that an interrupted walk is taken up again. */
  private static final class Claim extends SimpleFileVisitor<Path> {
    private final int owner;

    Claim(int owner) {
      this.owner = owner;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      Files.setAttribute(folder, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }
  }
}
