package org.jobroutes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one server does for one process. */
class EmbeddedServerTest extends EmbeddedServerFixture {
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
    assertThat(query(running, "SHOW log_lock_waits")).isEqualTo("on");
    assertThat(query(running, "SHOW data_checksums")).isEqualTo("on");
    assertThat(query(running, "SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(query(running, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(query(running, "SHOW unix_socket_directories")).isEmpty();
    assertThat(query(running, "SHOW server_version")).isEqualTo(ServerBinaries.VERSION);
  }

  @Test
  void what_a_client_is_told_does_not_fill_the_log() throws SQLException {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> execute(running, "SELECT 1 / 0 AS told_to_the_client"))
        .withMessageContaining("division by zero");
    assertRefused("wrong");
    assertThat(shared.resolve("server.log"))
        .content()
        .contains("password authentication failed")
        .doesNotContain("told_to_the_client", "division by zero");
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
}
