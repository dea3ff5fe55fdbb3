package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts, finds and stops the server process of a data folder. */
final class Postmaster {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PROGRAM_LIMIT = LIMIT.plusSeconds(30);
  private static final int ATTEMPTS = 3;

  private final DataFolder folder;
  private final ServerBinaries binaries;

  Postmaster(DataFolder folder) {
    this.folder = folder;
    this.binaries = new ServerBinaries(folder.binaries(ServerBinaries.VERSION));
  }

  /** The login of a server that runs and accepts the password now. */
  Optional<Login> running() throws IOException {
    Optional<PidFile> found = PidFile.read(folder).filter(PidFile::alive);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Login login = new Login(found.get().port(), Password.read(folder));
    return Optional.of(login).filter(l -> l.ask(folder.cluster()) == Login.Answer.READY);
  }

  /** Like running, but first gives a server that recovers or stops 60 s to come to an end of it. */
  Optional<Login> settled() throws IOException {
    if (PidFile.read(folder).isEmpty()) {
      return Optional.empty();
    }
    String password = Password.read(folder);
    if (!Wait.until(LIMIT, () -> PidFile.read(folder).filter(f -> busy(f, password)).isEmpty())) {
      throw new IOException("it still starts or stops after 60 s: try again later");
    }
    return running();
  }

  private boolean busy(PidFile file, String password) {
    return file.alive()
        && new Login(file.port(), password).ask(folder.cluster()) == Login.Answer.NOT_YET;
  }

  /** Starts the server of a whole cluster and waits until it lets us in. */
  Login start(RunAs runAs) throws IOException {
    removeRecycledPid();
    ServerLog log = ServerLog.open(folder, runAs);
    String failure = launch(log, runAs);
    for (int i = 1; i < ATTEMPTS && failure.contains("TCP/IP sockets"); i++) {
      failure = launch(log, runAs);
    }
    if (!failure.isEmpty()) {
      throw new IOException(failure + " (see " + log.file() + ")");
    }
    return admitted();
  }

  /** Gives the reason why the server did not start, or an empty text. */
  private String launch(ServerLog log, RunAs runAs) throws IOException {
    ServerSettings.write(folder, ServerSettings.choosePort(folder), runAs);
    Command.Result result = Command.run(PROGRAM_LIMIT, startCommand(log, runAs));
    if (result.ok()) {
      return "";
    }
    if (result.output().contains("did not start in time")) {
      return "it is not ready after 60 s and goes on starting: try again later";
    }
    String logged = log.text();
    return ServerLog.decisiveLine(logged.isBlank() ? result.output() : logged);
  }

  /** With pg_ctl, as it gives the server a session that Ctrl-C in our terminal does not reach. */
  private List<String> startCommand(ServerLog log, RunAs runAs) {
    return runAs.command(
        binaries.program("pg_ctl"),
        "start",
        "--wait",
        "--silent",
        "--timeout=" + LIMIT.toSeconds(),
        "--pgdata=" + folder.cluster(),
        "--log=" + log.file());
  }

  private Login admitted() throws IOException {
    int port = PidFile.read(folder).map(PidFile::port).orElse(0);
    Login login = new Login(port, Password.read(folder));
    Wait.until(LIMIT, () -> login.ask(folder.cluster()) != Login.Answer.NOT_YET);
    if (login.ask(folder.cluster()) != Login.Answer.READY) {
      stop();
      throw new IOException("the server does not accept the password in " + folder.password());
    }
    return login;
  }

  /** A pid file whose pid is in use keeps PostgreSQL from starting, whoever uses it. */
  private void removeRecycledPid() throws IOException {
    boolean recycled = PidFile.read(folder).filter(PidFile::recycled).isPresent();
    // Without the file PostgreSQL could not tell that children of the old server still run
    if (recycled && ProcessHandle.allProcesses().noneMatch(binaries::run)) {
      Files.deleteIfExists(folder.pidFile());
    }
  }

  /** Ends all connections and waits until the server is gone; nothing happens when none runs. */
  void stop() throws IOException {
    Optional<ProcessHandle> found =
        PidFile.read(folder).filter(PidFile::alive).flatMap(PidFile::process);
    if (found.isEmpty()) {
      return;
    }
    ProcessHandle process = found.get();
    Command.Result result = Command.run(PROGRAM_LIMIT, interrupt(process.pid()));
    // The server removes the file last of all; its process may stay until somebody reaps it
    if (!Wait.until(LIMIT, () -> !Files.exists(folder.pidFile()) || !process.isAlive())) {
      throw new IOException("it has not stopped within 60 s " + result.output().strip());
    }
  }

  private List<String> interrupt(long pid) {
    String id = Long.toString(pid);
    return PrivateFiles.POSIX
        ? List.of("sh", "-c", "kill -INT \"$1\"", "sh", id)
        : List.of(binaries.program("pg_ctl"), "kill", "INT", id);
  }
}
