package org.jobroutes.embedded;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Ports;
import org.jobroutes.support.Signals;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;

/** A server with the product's own settings that a test crashes and starts again on its port. */
public final class CrashingServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final DataFolder folder;
  private final RunAs runAs;
  private final Postmaster postmaster;
  private final Login login;
  private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();

  private CrashingServer(DataFolder folder) throws IOException {
    this.folder = folder;
    this.runAs = RunAs.choose(folder);
    this.postmaster = new Postmaster(folder);
    new Cluster(folder, ServerBinaries.unpack(folder), runAs).ensure();
    ServerSettings.write(folder, Ports.free(), runAs);
    this.login = postmaster.start(runAs);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Makes and starts one in the folder. */
  public static CrashingServer start(Path folder) throws IOException {
    if (PrivateFiles.POSIX) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new CrashingServer(DataFolder.create(folder));
  }

  /** Makes a database, and gives its address as users write it. */
  public String create(String database) {
    new Sql(DatabaseUrl.parse(address("postgres"))).run("create database " + database);
    return address(database);
  }

  private String address(String database) {
    return "postgres://%s:%s@127.0.0.1:%d/%s"
        .formatted(Login.USER, login.password(), login.port(), database);
  }

  /** A pool on the database with that address; no connection in it outlives a crash. */
  public HikariDataSource pool(String address) {
    HikariDataSource pool = TestDatabase.pool(DatabaseUrl.parse(address));
    pools.add(pool);
    return pool;
  }

  /** Ends all its processes at once, without a word to clients and without a checkpoint. */
  public void crash() throws IOException {
    Signals.send("QUIT", PidFile.read(folder).orElseThrow().pid());
    if (!Wait.until(LIMIT, () -> !Files.exists(folder.pidFile()))) {
      throw new IOException("The server has not crashed");
    }
  }

  /** Starts it again, and waits until it has recovered. */
  public void restart() throws IOException {
    int port = postmaster.start(runAs).port();
    if (port != login.port()) {
      throw new IOException("Port " + login.port() + " was taken while the server was away");
    }
    // By itself a pool gives out, untested, what was used within the last half second.
    pools.stream()
        .filter(HikariDataSource::isRunning)
        .forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
  }

  /** What it has logged so far. */
  public String log() throws IOException {
    return Files.readString(folder.log());
  }

  @Override
  public void close() {
    try {
      postmaster.stop();
    } catch (IOException e) {
      throw EmbeddedServerException.of(folder, e);
    }
  }
}
