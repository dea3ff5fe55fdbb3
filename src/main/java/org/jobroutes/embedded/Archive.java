package org.jobroutes.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks a .txz file, keeping links and execute bits; nothing is written outside the target. */
final class Archive {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");
  private static final int ANY_EXECUTE_BIT = 0111;

  private final Path root;

  private Archive(Path root) {
    this.root = root;
  }

  /** The target folder must exist and be empty. */
  static void unpack(InputStream txz, Path target) throws IOException {
    Archive archive = new Archive(target.toRealPath());
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(txz)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        archive.write(entry, tar);
      }
    }
  }

  private void write(TarArchiveEntry entry, InputStream content) throws IOException {
    Path path = inside(root.resolve(entry.getName()), entry);
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      permit(path, PROGRAM);
      return;
    }
    // The real path, as the name may lead through a link
    Path parent = inside(Files.createDirectories(path.getParent()).toRealPath(), entry);
    Path file = parent.resolve(path.getFileName());
    if (entry.isSymbolicLink()) {
      Path linked = Path.of(entry.getLinkName()).normalize();
      inside(parent.resolve(linked), entry);
      Files.createSymbolicLink(file, linked);
    } else if (entry.isLink()) {
      Path linked = inside(root.resolve(entry.getLinkName()), entry);
      Files.createLink(file, inside(linked.toRealPath(), entry));
    } else if (entry.isFile()) {
      Files.copy(content, file);
      permit(file, (entry.getMode() & ANY_EXECUTE_BIT) == 0 ? DATA : PROGRAM);
    }
  }

  private Path inside(Path path, TarArchiveEntry entry) throws IOException {
    Path normal = path.normalize();
    if (!normal.startsWith(root)) {
      throw new IOException("the archive has an entry outside of its folder: " + entry.getName());
    }
    return normal;
  }

  private static void permit(Path path, Set<PosixFilePermission> mode) throws IOException {
    if (PrivateFiles.POSIX) {
      Files.setPosixFilePermissions(path, mode);
    }
  }
}
