package org.jobroutes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several processes and one data folder, and what a killed one leaves behind. */
class SharedEmbeddedServerTest extends EmbeddedServerFixture {
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
  void the_server_stays_until_the_last_one_leaves_whoever_started_it() throws Exception {
    copy(template, folder);
    EmbeddedServer first = EmbeddedServer.join(folder);
    OtherProcess serving = OtherProcess.open(folder);
    assertThat(serving.ready()).as("may come while another one works").isTrue();
    first.close();
    EmbeddedServer late = EmbeddedServer.join(folder);
    assertThat(late.port()).as("the same server").isEqualTo(first.port());
    serving.close();
    assertThat(query(late, "SELECT 1")).isEqualTo("1");
    late.close();
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
}
