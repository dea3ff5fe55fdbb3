package org.jobroutes.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jobroutes.database.DatabaseUrl;
import org.junit.jupiter.api.Assumptions;

/** Debian's PgBouncer before a test database, in transaction mode or session mode. */
public final class PgBouncer implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/pgbouncer");
  private static final String CONFIGURATION =
      """
      [databases]
      * = host=127.0.0.1 port=%s user=%s password=%s
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = %d
      unix_socket_dir =
      auth_type = any
      pool_mode = %s
      default_pool_size = 6
      max_client_conn = 100
      ignore_startup_parameters = extra_float_digits
      """;

  private final Process process;
  private final DatabaseUrl database;
  private final int port;

  private PgBouncer(Process process, DatabaseUrl database, int port) {
    this.process = process;
    this.database = database;
    this.port = port;
  }

  /** Starts it; the test is skipped where the package is absent. */
  public static PgBouncer start(DatabaseUrl database, String mode) throws IOException {
    Assumptions.assumeTrue(Files.exists(BINARY), "Debian's package pgbouncer is not installed");
    int port = Ports.free();
    String server = database.jdbcUrl().replaceFirst(".*//[^/]*:(\\d+)/.*", "$1");
    Path folder = Scratch.folder("pgbouncer");
    Path file = folder.resolve("pgbouncer.ini");
    Files.writeString(
        file, CONFIGURATION.formatted(server, database.user(), database.password(), port, mode));
    folder.toFile().setExecutable(true, false);
    file.toFile().setReadable(true, false);
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // It refuses to run as root.
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    command.addAll(List.of(BINARY.toString(), file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    PgBouncer started = new PgBouncer(process, database, port);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(started::answers);
    return started;
  }

  /** The database's address through it, without any hint that it is there. */
  public DatabaseUrl url() {
    String jdbc = database.jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + port + "/");
    return new DatabaseUrl(jdbc, database.user(), database.password(), false, "PgBouncer");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
