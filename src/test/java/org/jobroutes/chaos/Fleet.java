package org.jobroutes.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The workers on one database; none of them outlives this JVM. */
final class Fleet implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final List<WorkerProcess> workers;
  private final Thread hook = new Thread(this::kill);

  private Fleet(List<WorkerProcess> workers) {
    this.workers = workers;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * A fleet that isn't started yet.
   *
   * @param classes folders whose files win over those of the application
   * @param folder has the job types in {@code jobs}, and gets the logs
   */
  static Fleet of(int size, List<Path> classes, Path folder, String databaseUrl) {
    return new Fleet(
        Stream.generate(() -> new WorkerProcess(classes, folder, databaseUrl))
            .limit(size)
            .toList());
  }

  /** Starts all at once, on a database that may be empty, and waits until they serve. */
  void start() throws IOException {
    for (WorkerProcess worker : workers) {
      worker.start();
    }
    awaitUp(workers.size());
  }

  /** Waits until so many serve. */
  void awaitUp(int n) {
    await().atMost(START).until(() -> up().size() >= n);
  }

  /** One that serves. */
  WorkerProcess anyUp(Random random) throws IOException {
    awaitUp(1);
    List<WorkerProcess> up = up();
    return up.get(random.nextInt(up.size()));
  }

  /** One of all, whatever its state. */
  WorkerProcess any(Random random) {
    return workers.get(random.nextInt(workers.size()));
  }

  /** The one that has claimed under this name, or null when it is gone. */
  WorkerProcess called(String name) {
    return workers.stream().filter(worker -> worker.isCalled(name)).findFirst().orElse(null);
  }

  private List<WorkerProcess> up() throws IOException {
    List<WorkerProcess> up = new ArrayList<>();
    for (WorkerProcess worker : workers) {
      if (worker.isUp()) {
        up.add(worker);
      }
    }
    return up;
  }

  /** The ends of their logs. */
  String tails() {
    return workers.stream().map(WorkerProcess::tail).collect(Collectors.joining());
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void kill() {
    workers.forEach(WorkerProcess::kill);
  }
}
