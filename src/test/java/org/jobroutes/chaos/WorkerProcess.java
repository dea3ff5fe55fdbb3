package org.jobroutes.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jobroutes.support.Http;
import org.jobroutes.support.Launch;
import org.jobroutes.support.Ports;
import org.jobroutes.support.Project;
import org.jobroutes.support.Signals;

/** A worker as a process, which is killed, frozen and started again on its port. */
final class WorkerProcess {
  private static final int TAIL = 30;

  private final ProcessBuilder builder;
  private final Path folder;
  private final int port = Ports.free();
  private Process process;
  private Path log;
  private boolean up;

  /**
   * One that isn't started yet.
   *
   * @param classes folders whose files win over those of the application
   * @param folder has the job types in {@code jobs}, and gets the logs
   */
  WorkerProcess(List<Path> classes, Path folder, String databaseUrl) {
    this.builder = Launch.application(classes, "serve");
    this.folder = folder;
    builder.environment().put("PORT", String.valueOf(port));
    builder.environment().put("DATABASE_URL", databaseUrl);
    builder.environment().put("JOBS_ROUTES_DIR", folder.resolve("jobs").toString());
    builder.environment().put("JOBS_LEASE", "3s");
    builder.environment().put("JOBS_ALLOWED_COMPONENTS", "class");
    builder.environment().put("JOBS_SCHEDULES", "false");
  }

  void start() throws IOException {
    log = Files.createTempFile(folder, "worker-" + port + "-", ".log");
    up = false;
    process = builder.redirectOutput(log.toFile()).start();
  }

  /** Whether it serves; one that has ended by itself is an error. */
  boolean isUp() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("A worker ended by itself with " + process.exitValue() + tail());
    }
    up = up || Files.readString(log).contains("JobRoutes is up");
    return up;
  }

  /** As {@code kill -9} does, also one that is frozen. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  void freeze() throws IOException {
    Signals.send("STOP", process.pid());
  }

  void thaw() throws IOException {
    Signals.send("CONT", process.pid());
  }

  Http http() {
    return new Http("http://127.0.0.1:" + port);
  }

  /** Whether the name that a claim is locked by is that of this process. */
  boolean isCalled(String name) {
    return name.contains("-" + process.pid() + "-");
  }

  /** The end of its log; empty before its first start. */
  String tail() {
    if (log == null) {
      return "";
    }
    List<String> lines = Project.lines(log);
    List<String> last = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    return "\n---- " + log.getFileName() + "\n" + String.join("\n", last);
  }
}
