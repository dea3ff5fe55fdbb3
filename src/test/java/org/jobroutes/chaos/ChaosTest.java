package org.jobroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jobroutes.embedded.CrashingServer;
import org.jobroutes.support.JobChanges;
import org.jobroutes.support.Sql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed and frozen, the server crashes, and people enqueue, cancel and retry
 * meanwhile: nothing is lost and nothing ends twice. {@link Plan} has the numbers.
 */
class ChaosTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path serverFolder;
  @TempDir Path folder;
  private static CrashingServer server;

  private final Plan plan = Plan.given();
  private final Ledger ledger = new Ledger();
  private final long begun = System.nanoTime();

  @BeforeAll
  static void startServer() throws Exception {
    server = CrashingServer.start(serverFolder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void whatever_is_killed_crashed_or_frozen_no_job_is_lost_and_no_claim_ends_twice()
      throws Exception {
    System.out.println("Chaos with -Dchaos.seed=" + plan.seed());
    int logged = server.log().length();
    play(
        "chaos",
        3,
        List.of(),
        (fleet, sql, verdict) -> {
          storm(fleet, sql);
          await().atMost(PATIENCE).until(() -> live(sql) == 0);
          Map<String, Object> figures = verdict.figures();
          System.out.printf("%s: %s in %d s%n", plan, figures, seconds());
          assertThat(verdict.violations(ledger, server.log().substring(logged))).isEmpty();
          assertThat((long) figures.get("late ends")).isGreaterThanOrEqualTo(plan.freezes());
        });
  }

  @Test
  void without_its_fence_a_frozen_worker_ends_what_others_have_ended() throws Exception {
    Path classes = Mutant.classes(Files.createDirectory(folder.resolve("classes")));
    play(
        "mutant",
        2,
        List.of(classes),
        (fleet, sql, verdict) -> {
          new Freeze(sql, fleet, new Enqueue(sql, fleet, ledger)).strike();
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(verdict.violations(ledger, ""))
                          .anyMatch(
                              found -> found.contains("claims of which two ends were accepted")));
          System.out.println(
              "Without the fence, in "
                  + seconds()
                  + " s:\n  "
                  + String.join("\n  ", verdict.violations(ledger, "")));
        });
  }

  /** What happens on a database of its own, once all workers are up. */
  private interface Scenario {
    void play(Fleet fleet, Sql sql, Verdict verdict) throws Exception;
  }

  private void play(String name, int workers, List<Path> classes, Scenario scenario)
      throws Exception {
    String database = server.create(name);
    Types.writeTo(Files.createDirectories(folder.resolve("jobs")));
    Fleet fleet = Fleet.of(workers, classes, folder, database);
    try (HikariDataSource pool = server.pool(database);
        fleet) {
      fleet.start();
      Sql sql = new Sql(pool);
      Types.prepare(sql);
      scenario.play(fleet, sql, new Verdict(sql, JobChanges.note(sql)));
    } catch (Exception | AssertionError e) {
      System.out.println(plan + fleet.tails());
      throw e;
    }
  }

  private void storm(Fleet fleet, Sql sql) throws Exception {
    Enqueue enqueue = new Enqueue(sql, fleet, ledger);
    Meddle meddle = new Meddle(sql, fleet);
    int third = plan.jobs() / 3;
    try (Clients clients = new Clients(plan)) {
      clients.begin(third, enqueue::byInsert);
      clients.begin(third, enqueue::byFunction);
      clients.begin(plan.jobs() - 2 * third, enqueue::byHttp);
      clients.begin(plan.jobs() / 20, 1, (choices, one) -> meddle.cancel(choices));
      clients.begin(plan.jobs() / 20, 1, (choices, one) -> meddle.retry(choices));
      String story = new Storm(plan, server, fleet, sql).rage(clients, enqueue);
      System.out.println("Seconds of the storm: " + story);
      clients.join();
    }
  }

  private static long live(Sql sql) {
    return sql.number("select count(*) from jobs where status in ('pending', 'running')");
  }

  private long seconds() {
    return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
  }
}
