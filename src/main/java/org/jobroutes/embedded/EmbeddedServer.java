package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on this machine whose binaries come from the class path and whose data lie in
 * a folder. It listens on the loopback address only and outlives a JVM that is killed: the next one
 * takes it over.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);

  private final DataFolder folder;
  private final Login login;
  private final boolean fresh;
  private final Optional<FolderLock> lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServer(DataFolder folder, Login login, boolean fresh, Optional<FolderLock> lock) {
    this.folder = folder;
    this.login = login;
    this.fresh = fresh;
    this.lock = lock;
  }

  /**
   * Starts the server, or takes over one that runs and that no other open call holds.
   *
   * @param dataFolder where everything is kept; created where it is missing
   * @throws EmbeddedServerException when another process uses the folder or the server cannot start
   */
  public static EmbeddedServer open(Path dataFolder) {
    DataFolder folder = DataFolder.create(dataFolder);
    try {
      Optional<FolderLock> lock = FolderLock.tryTake(folder);
      if (lock.isEmpty()) {
        throw FolderLock.busy(folder);
      }
      return entered(folder, () -> start(folder, lock.get()));
    } catch (IOException e) {
      throw EmbeddedServerException.of(folder, e);
    }
  }

  /**
   * Uses the server that runs on the folder; starts one when there is none. Waits up to 60 s for
   * another process that is just starting or stopping it.
   *
   * @param dataFolder where everything is kept; created where it is missing
   * @throws EmbeddedServerException when the server cannot be reached or started
   */
  public static EmbeddedServer join(Path dataFolder) {
    DataFolder folder = DataFolder.create(dataFolder);
    try {
      return entered(folder, () -> joined(folder));
    } catch (IOException e) {
      throw EmbeddedServerException.of(folder, e);
    }
  }

  private interface Coming {
    EmbeddedServer come() throws IOException;
  }

  /** From here on nobody else stops the server. */
  private static EmbeddedServer entered(DataFolder folder, Coming coming) throws IOException {
    FolderUsers.enter(folder);
    boolean here = false;
    try {
      EmbeddedServer server = coming.come();
      here = true;
      return server;
    } finally {
      if (!here) {
        FolderUsers.leave(folder, () -> {});
      }
    }
  }

  private static EmbeddedServer joined(DataFolder folder) throws IOException {
    Optional<EmbeddedServer> server = Wait.forValue(JOIN_LIMIT, () -> tryJoin(folder));
    if (server.isEmpty()) {
      throw FolderLock.busy(folder);
    }
    return server.get();
  }

  private static Optional<EmbeddedServer> tryJoin(DataFolder folder) throws IOException {
    Optional<Login> running = new Postmaster(folder).running();
    if (running.isPresent()) {
      running.get().createDatabase();
      return Optional.of(new EmbeddedServer(folder, running.get(), false, Optional.empty()));
    }
    Optional<FolderLock> lock = FolderLock.tryTake(folder);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    EmbeddedServer started = start(folder, lock.get());
    // A process that serves may come while this one still works.
    lock.get().close();
    return Optional.of(new EmbeddedServer(folder, started.login, started.fresh, Optional.empty()));
  }

  private static EmbeddedServer start(DataFolder folder, FolderLock lock) throws IOException {
    Postmaster postmaster = new Postmaster(folder);
    boolean started = false;
    try {
      Optional<Login> left = postmaster.settled();
      boolean fresh = left.isEmpty() && prepare(folder);
      Login login = left.isPresent() ? left.get() : postmaster.start(RunAs.choose(folder));
      login.createDatabase();
      LOG.info(
          "PostgreSQL {} {} on port {}",
          ServerBinaries.VERSION,
          left.isPresent() ? "was taken over" : "started",
          login.port());
      started = true;
      return new EmbeddedServer(folder, login, fresh, Optional.of(lock));
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static boolean prepare(DataFolder folder) throws IOException {
    return new Cluster(folder, ServerBinaries.unpack(folder), RunAs.choose(folder)).ensure();
  }

  /** The address of the jobs database, without user and password. */
  public String jdbcUrl() {
    return login.jdbcUrl();
  }

  /** The superuser's name. */
  public String user() {
    return Login.USER;
  }

  /** The superuser's password, which is also in the file {@code password} of the folder. */
  public String password() {
    return login.password();
  }

  /** The port on 127.0.0.1; the same from start to start where it is free. */
  public int port() {
    return login.port();
  }

  /** True when this call made the folder's data anew. */
  public boolean fresh() {
    return fresh;
  }

  /** The data folder, as an absolute path. */
  public Path folder() {
    return folder.root();
  }

  /**
   * Leaves the server, and stops it when nobody else uses it. Connections are cut then; the data
   * are safe. Waits up to 60 s; the second call does nothing.
   *
   * @throws EmbeddedServerException when the server does not stop
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    // A thread that is told to stop must still stop the server
    boolean interrupted = Thread.interrupted();
    try {
      leave();
    } catch (IOException e) {
      throw EmbeddedServerException.of(folder, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void leave() throws IOException {
    try {
      FolderUsers.leave(folder, () -> new Postmaster(folder).stop());
    } finally {
      if (lock.isPresent()) {
        lock.get().close();
      }
    }
  }
}
