package org.jobroutes.embedded;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that is running, a stopped one to copy, and what tests ask of them. */
abstract class EmbeddedServerFixture {
  @TempDir static Path shared;

  @TempDir Path temporary;

  Path folder;

  /** A stopped cluster, which is copied faster than a new one is made. */
  @TempDir static Path template;

  /** For the tests that only look; their binaries are for all. */
  static EmbeddedServer running;

  @BeforeAll
  static void start() throws IOException {
    if (PrivateFiles.POSIX) {
      Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    EmbeddedServer.open(shared).close();
    copy(shared, template);
    running = EmbeddedServer.open(shared);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a data folder"));
    Files.createSymbolicLink(folder.resolve("server"), shared.resolve("server"));
  }

  @AfterEach
  void stop_what_is_left() throws IOException {
    new Postmaster(new DataFolder(folder)).stop();
    Files.delete(folder.resolve("server"));
  }

  void assertFails(String reason) {
    assertThatExceptionOfType(EmbeddedServerException.class)
        .isThrownBy(() -> EmbeddedServer.open(folder))
        .withMessageContaining(reason)
        .withMessageEndingWith("DATABASE_URL can name another PostgreSQL instead.");
  }

  static void assertRefused(String password) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> DriverManager.getConnection(running.jdbcUrl(), running.user(), password).close())
        .matches(e -> e.getSQLState().startsWith("28") || e.getSQLState().equals("08004"));
  }

  static long postmaster(Path folder) throws IOException {
    return Long.parseLong(
        Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(0).strip());
  }

  static long session(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  /** The postmasters of the folder, which name it on their command line; their children do not. */
  long postmasters() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .filter(a -> List.of(a).contains(folder.resolve("postgres").toString()))
                    .isPresent())
        .count();
  }

  /** Copies what a cluster consists of. */
  static void copy(Path from, Path to) throws IOException {
    Files.copy(from.resolve("password"), to.resolve("password"), COPY_ATTRIBUTES);
    List<Path> paths;
    try (Stream<Path> found = Files.walk(from.resolve("postgres"))) {
      paths = found.toList();
    }
    for (Path path : paths) {
      Files.copy(path, to.resolve(from.relativize(path)), COPY_ATTRIBUTES);
    }
  }

  static void execute(EmbeddedServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String query(EmbeddedServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  static Connection connect(EmbeddedServer server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }
}
