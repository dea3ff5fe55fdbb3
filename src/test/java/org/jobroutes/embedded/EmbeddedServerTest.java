package org.jobroutes.embedded;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {
  @TempDir static Path shared;

  @TempDir Path temporary;

  private Path folder;

  /** A stopped cluster, which is copied faster than a new one is made. */
  @TempDir static Path template;

  /** For the tests that only look; their binaries are for all. */
  private static EmbeddedServer running;

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

  @Test
  void data_survive_a_restart_on_the_same_port_and_only_the_first_start_is_fresh()
      throws SQLException {
    int port;
    try (EmbeddedServer server = EmbeddedServer.open(folder)) {
      assertThat(server.fresh()).isTrue();
      execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
      port = server.port();
    }
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    try (EmbeddedServer server = EmbeddedServer.open(folder)) {
      assertThat(server.fresh()).isFalse();
      assertThat(server.port()).isEqualTo(port);
      assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void another_port_is_taken_when_the_last_one_is_not_free() throws IOException, SQLException {
    copy(template, folder);
    int port = ServerSettings.choosePort(new DataFolder(folder));
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    ServerSettings.write(new DataFolder(folder), port, RunAs.SELF);
    try (ServerSocket taken = new ServerSocket(port, 1, loopback);
        EmbeddedServer server = EmbeddedServer.open(folder)) {
      assertThat(server.port()).isNotEqualTo(taken.getLocalPort());
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void commits_are_safe_and_the_server_is_the_one_we_ship() throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(query(running, "SHOW " + setting)).as(setting).isEqualTo("on");
    }
    assertThat(query(running, "SHOW data_checksums")).isEqualTo("on");
    assertThat(query(running, "SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(query(running, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(query(running, "SHOW unix_socket_directories")).isEmpty();
    assertThat(query(running, "SHOW server_version")).isEqualTo(ServerBinaries.VERSION);
  }

  @Test
  void only_the_password_opens_the_door() throws IOException {
    assertRefused("wrong");
    assertRefused("");
    assertRefused(null);
    Path file = shared.resolve("password");
    assertThat(Files.readString(file)).isEqualTo(running.password()).hasSizeGreaterThan(30);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(shared.resolve("server.log"))
        .content()
        .contains("password authentication failed")
        .doesNotContain(running.password());
  }

  @Test
  void the_server_has_a_session_of_its_own() throws IOException {
    assertThat(session(postmaster(shared)))
        .isEqualTo(postmaster(shared))
        .isNotEqualTo(session(ProcessHandle.current().pid()));
  }

  @Test
  void a_second_open_is_refused_in_this_and_in_any_other_process() throws Exception {
    copy(template, folder);
    try (EmbeddedServer server = EmbeddedServer.open(folder)) {
      String sentence =
          "Another JobRoutes process (pid %d) already uses the data folder %s: stop it, or set"
              + " JOBS_DATA_DIR to another folder; DATABASE_URL can name another PostgreSQL"
              + " instead.";
      String expected = sentence.formatted(ProcessHandle.current().pid(), server.folder());
      assertThatExceptionOfType(EmbeddedServerException.class)
          .isThrownBy(() -> EmbeddedServer.open(folder))
          .withMessage(expected);
      try (OtherProcess other = OtherProcess.open(folder)) {
        assertThat(other.answer()).isEqualTo("ERROR " + expected);
      }
    }
  }

  @Test
  void join_uses_the_server_of_another_process_and_leaves_it_running() throws Exception {
    copy(template, folder);
    try (OtherProcess other = OtherProcess.open(folder)) {
      assertThat(other.ready()).as(other.answer()).isTrue();
      try (EmbeddedServer joined = EmbeddedServer.join(folder)) {
        assertThat(joined.fresh()).isFalse();
        execute(joined, "CREATE TABLE seen (id int)");
      }
      try (EmbeddedServer joined = EmbeddedServer.join(folder)) {
        assertThat(query(joined, "SELECT count(*) FROM seen")).isEqualTo("0");
      }
      assertThatThrownBy(() -> EmbeddedServer.open(folder)).hasMessageContaining("" + other.pid());
    }
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void join_starts_and_stops_the_server_when_none_runs() throws SQLException {
    try (EmbeddedServer joined = EmbeddedServer.join(folder)) {
      assertThat(joined.fresh()).isTrue();
      assertThat(query(joined, "SELECT 1")).isEqualTo("1");
    }
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void all_who_join_at_the_same_time_get_the_same_server() {
    List<CompletableFuture<EmbeddedServer>> joining =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> EmbeddedServer.join(folder)))
            .limit(3)
            .toList();
    List<EmbeddedServer> joined = joining.stream().map(CompletableFuture::join).toList();
    assertThat(joined).extracting(EmbeddedServer::port).containsOnly(joined.get(0).port());
    assertThat(joined).filteredOn(EmbeddedServer::fresh).hasSize(1);
    joined.forEach(EmbeddedServer::close);
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void the_server_of_a_killed_process_is_taken_over_with_its_data() throws Exception {
    copy(template, folder);
    OtherProcess other = OtherProcess.open(folder);
    assertThat(other.ready()).as(other.answer()).isTrue();
    try (EmbeddedServer joined = EmbeddedServer.join(folder)) {
      execute(joined, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    other.kill();
    long pid = postmaster(folder);
    try (EmbeddedServer server = EmbeddedServer.open(folder)) {
      assertThat(server.fresh()).isFalse();
      assertThat(postmaster(folder)).isEqualTo(pid);
      assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(postmasters()).isOne();
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void a_killed_server_recovers_at_the_next_start() throws Exception {
    copy(template, folder);
    try (OtherProcess other = OtherProcess.open(folder)) {
      try (EmbeddedServer joined = EmbeddedServer.join(folder)) {
        execute(joined, "CREATE TABLE kept AS SELECT 42 AS answer");
      }
      other.kill();
      ProcessHandle server = ProcessHandle.of(postmaster(folder)).orElseThrow();
      server.destroyForcibly();
      await().until(() -> !server.isAlive());
    }
    try (EmbeddedServer server = EmbeddedServer.open(folder)) {
      assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void a_pid_file_that_names_another_program_is_out_of_date() throws Exception {
    copy(template, folder);
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          folder.resolve("postgres/postmaster.pid"),
          "%d\n%s\n0\n5432\n\n127.0.0.1\n".formatted(sleeper.pid(), folder.resolve("postgres")));
      try (EmbeddedServer server = EmbeddedServer.open(folder)) {
        assertThat(query(server, "SELECT 1")).isEqualTo("1");
        assertThat(postmaster(folder)).isNotEqualTo(sleeper.pid());
      }
      assertThat(sleeper.isAlive()).isTrue();
    } finally {
      sleeper.destroy();
    }
  }

  @Test
  void the_copy_of_a_running_cluster_does_not_pass_for_the_original() throws IOException {
    copy(template, folder);
    Files.copy(
        shared.resolve("postgres/postmaster.pid"), folder.resolve("postgres/postmaster.pid"));
    assertFails("lock file \"postmaster.pid\" already exists");
    Files.delete(folder.resolve("postgres/postmaster.pid"));
  }

  @Test
  void an_interrupted_creation_is_begun_anew() throws Exception {
    Files.createDirectories(folder.resolve("postgres.new/base"));
    Files.writeString(folder.resolve("postgres.new/PG_VERSION"), "18\n");
    Files.createFile(folder.resolve("password"));
    try (EmbeddedServer server = EmbeddedServer.open(folder)) {
      assertThat(server.fresh()).isTrue();
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
    assertThat(folder.resolve("postgres.new")).doesNotExist();
  }

  @Test
  void a_folder_that_is_no_cluster_of_ours_is_left_alone() throws IOException {
    Path cluster = Files.createDirectory(folder.resolve("postgres"));
    Path other = Files.writeString(cluster.resolve("letter.txt"), "Dear reader");
    assertFails("DirectoryNotEmptyException");
    Files.writeString(cluster.resolve("PG_VERSION"), "12\n");
    assertFails("its data are of PostgreSQL 12 while the server is PostgreSQL 18");
    assertThat(other).hasContent("Dear reader");
  }

  @Test
  void a_server_that_cannot_start_says_why() throws IOException {
    copy(template, folder);
    Path settings = folder.resolve("postgres/postgresql.conf");
    Files.writeString(settings, Files.readString(settings) + "shared_buffers = 'much'\n");
    assertFails("configuration file");
  }

  @Test
  void the_log_is_begun_anew_when_it_has_grown_large() throws IOException {
    DataFolder data = new DataFolder(folder);
    Files.write(data.log(), new byte[10 << 20]);
    assertThat(ServerLog.open(data, RunAs.SELF).start()).isEqualTo(10 << 20);
    Files.write(data.log(), new byte[1], StandardOpenOption.APPEND);
    assertThat(ServerLog.open(data, RunAs.SELF).start()).isZero();
  }

  @Test
  void root_can_run_the_server_as_nobody() throws Exception {
    DataFolder data = new DataFolder(folder);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    assumeTrue(System.getProperty("user.name").equals("root") && RunAs.NOBODY.works(data));
    new Cluster(data, ServerBinaries.unpack(data), RunAs.NOBODY).ensure();
    new Postmaster(data).start(RunAs.NOBODY);
    assertThat(Files.getAttribute(Path.of("/proc/" + postmaster(folder)), "unix:uid"))
        .isEqualTo(RunAs.NOBODY.owner());
    new Postmaster(data).stop();
    // The files change hands where the way changes
    try (EmbeddedServer server = EmbeddedServer.open(folder)) {
      assertThat(server.fresh()).isFalse();
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  private void assertFails(String reason) {
    assertThatExceptionOfType(EmbeddedServerException.class)
        .isThrownBy(() -> EmbeddedServer.open(folder))
        .withMessageContaining(reason)
        .withMessageEndingWith("DATABASE_URL can name another PostgreSQL instead.");
  }

  private static void assertRefused(String password) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> DriverManager.getConnection(running.jdbcUrl(), running.user(), password).close())
        .matches(e -> e.getSQLState().startsWith("28") || e.getSQLState().equals("08004"));
  }

  private static long postmaster(Path folder) throws IOException {
    return Long.parseLong(
        Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(0).strip());
  }

  private static long session(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  /** The postmasters of the folder, which name it on their command line; their children do not. */
  private long postmasters() {
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
  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from.resolve("password"), to.resolve("password"), COPY_ATTRIBUTES);
    List<Path> paths;
    try (Stream<Path> found = Files.walk(from.resolve("postgres"))) {
      paths = found.toList();
    }
    for (Path path : paths) {
      Files.copy(path, to.resolve(from.relativize(path)), COPY_ATTRIBUTES);
    }
  }

  private static void execute(EmbeddedServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static Connection connect(EmbeddedServer server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }
}
