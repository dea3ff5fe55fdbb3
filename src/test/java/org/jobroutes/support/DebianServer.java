package org.jobroutes.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jobroutes.database.DatabaseUrl;

/**
 * A scratch cluster of Debian's own PostgreSQL, for extensions that the embedded one doesn't have.
 * The cluster that Debian made is left alone.
 */
public final class DebianServer implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final String PASSWORD = "scratch";

  private final Path version;
  private final Path folder;
  private final int port;

  private DebianServer(Path version, Path folder, int port) {
    this.version = version;
    this.folder = folder;
    this.port = port;
  }

  /** The newest installed version that has the extension's library, such as pg_cron. */
  public static Optional<Path> versionWith(String library) throws IOException {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .filter(version -> Files.exists(version.resolve("lib/" + library + ".so")))
          .filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
          .max((a, b) -> a.getFileName().compareTo(b.getFileName()));
    }
  }

  /** Makes and starts a cluster in the folder; settings are lines of its configuration. */
  public static DebianServer start(Path version, Path folder, String... settings)
      throws IOException {
    DebianServer server =
        new DebianServer(version, Files.createDirectory(folder.resolve("pg")), Ports.free());
    server.initialise(settings);
    server.program(
        "pg_ctl",
        "start",
        "--wait",
        "--silent",
        "--log=" + server.data() + "/log",
        "--pgdata=" + server.data());
    return server;
  }

  /** A database of it. */
  public DatabaseUrl url(String database) {
    String jdbc = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    return new DatabaseUrl(jdbc, "postgres", PASSWORD, false, "Debian");
  }

  /** The folder of its socket, where connections need no password. */
  public String socketFolder() {
    return data().toString();
  }

  @Override
  public void close() throws IOException {
    program("pg_ctl", "stop", "--wait", "--silent", "--mode=fast", "--pgdata=" + data());
  }

  private void initialise(String... settings) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    if (root()) {
      Files.setAttribute(folder, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(password, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
    }
    program(
        "initdb",
        "--pgdata=" + data(),
        "--username=postgres",
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        "--pwfile=" + password,
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync");
    List<String> lines = new ArrayList<>(List.of(settings));
    lines.add("port = " + port);
    lines.add("listen_addresses = '127.0.0.1'");
    lines.add("unix_socket_directories = '" + socketFolder() + "'");
    lines.add("fsync = off");
    Path configuration = data().resolve("postgresql.auto.conf");
    Files.write(configuration, lines);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  /** As an ordinary user, for PostgreSQL refuses to run as root. */
  private void program(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.add(version.resolve("bin").resolve(name).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("debian-server", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!ended(process) || process.exitValue() != 0) {
      throw new IOException(command + ": " + Files.readString(output));
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
