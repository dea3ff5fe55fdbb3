package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What postmaster.pid says about the server of a cluster.
 *
 * @param pid the postmaster's process id
 * @param port the port it listens on, or 0 while it has not come so far
 */
record PidFile(long pid, int port) {
  private static final int PORT_LINE = 3;

  /** Empty where there is no file, or none that can be understood yet. */
  static Optional<PidFile> read(DataFolder folder) {
    try {
      List<String> lines = Files.readAllLines(folder.pidFile());
      long pid = Long.parseLong(lines.get(0).strip());
      int port = lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
      return Optional.of(new PidFile(pid, port));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** True while the process runs and may be a postmaster. */
  boolean alive() {
    return process().filter(PidFile::mayBePostgres).isPresent();
  }

  /** True when the pid now belongs to another program, as after a restart of the machine. */
  boolean recycled() {
    return process().filter(process -> !mayBePostgres(process)).isPresent();
  }

  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }

  private static boolean mayBePostgres(ProcessHandle process) {
    // The command of another user's process is hidden
    return process
        .info()
        .command()
        .map(command -> String.valueOf(Path.of(command).getFileName()).startsWith("postgres"))
        .orElse(true);
  }
}
