package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Who uses the server of a data folder, over all processes: each holds a shared lock of a file, so
 * the last one to leave can tell that it is. A process that is killed leaves by that.
 */
final class FolderUsers {
  // Locks belong to the process: one channel of the file serves all its users.
  private static final Map<Path, FolderUsers> HERE = new HashMap<>();

  private final FileChannel channel;
  private FileLock shared;
  private int count;

  private FolderUsers(FileChannel channel) throws IOException {
    this.channel = channel;
    this.shared = channel.lock(0, Long.MAX_VALUE, true);
  }

  /** One user more. Waits while the last one of before stops the server. */
  static synchronized void enter(DataFolder folder) throws IOException {
    FolderUsers users = HERE.get(folder.root());
    if (users == null) {
      users =
          new FolderUsers(
              FileChannel.open(
                  folder.users(),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
      HERE.put(folder.root(), users);
    }
    users.count++;
  }

  /** What the last user does before another one may come. */
  interface LastDuty {
    void run() throws IOException;
  }

  /** One user less; the last one does its duty. */
  static synchronized void leave(DataFolder folder, LastDuty duty) throws IOException {
    FolderUsers users = HERE.get(folder.root());
    if (--users.count > 0) {
      return;
    }
    HERE.remove(folder.root());
    try (FileChannel channel = users.channel) {
      users.shared.release();
      if (channel.tryLock() != null) {
        duty.run();
      }
    }
  }
}
