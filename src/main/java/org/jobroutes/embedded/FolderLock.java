package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The exclusive right to start and stop the server of a data folder; ends with the process. */
final class FolderLock implements AutoCloseable {
  // Closing any channel of a file drops all of this process's POSIX locks on it, so that a folder
  // held by this process must be refused without opening its lock file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;

  private FolderLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /** Empty when this or another process holds the lock. */
  static Optional<FolderLock> tryTake(DataFolder folder) throws IOException {
    if (!HELD_HERE.add(folder.root())) {
      return Optional.empty();
    }
    Optional<FolderLock> lock = Optional.empty();
    try {
      lock = lockFile(folder);
    } finally {
      if (lock.isEmpty()) {
        HELD_HERE.remove(folder.root());
      }
    }
    return lock;
  }

  private static Optional<FolderLock> lockFile(DataFolder folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      // One byte far behind the text: Windows would keep others from reading a locked part
      locked = channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
      if (locked) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new FolderLock(folder.root(), channel));
      }
      return Optional.empty();
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /** What to say when the lock cannot be had. */
  static EmbeddedServerException busy(DataFolder folder) throws IOException {
    String holder = HELD_HERE.contains(folder.root()) ? pid() : Files.readString(folder.lock());
    return new EmbeddedServerException(
        "Another JobRoutes process"
            + (holder.isBlank() ? "" : " (pid " + holder.strip() + ")")
            + " already uses the data folder "
            + folder.root()
            + ": stop it, or set JOBS_DATA_DIR to another folder");
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_HERE.remove(root);
    }
  }
}
