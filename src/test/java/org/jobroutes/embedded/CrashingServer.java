package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Ports;
import org.jobroutes.support.Signals;
import org.jobroutes.support.Sql;

/** A server with the product's own settings that a test crashes and starts again on its port. */
public final class CrashingServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final DataFolder folder;
  private final RunAs runAs;
  private final Postmaster postmaster;
  private final Login login;

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
