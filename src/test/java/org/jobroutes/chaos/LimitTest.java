package org.jobroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.JobChanges;
import org.jobroutes.support.RunningWatch;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A type's limit holds over processes, also when one of them is killed while it runs such jobs. */
class LimitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Some of its jobs wait at a gate that the test holds shut. */
  private static final String LIMITED =
      """
      - route:
          id: limited
          from:
            uri: job:limited
            parameters: { maxConcurrent: 2, backoff: 50ms }
            steps:
              - filter:
                  simple: "${body} == 'gate'"
                  steps: [ to: "sql:select cast(pg_advisory_xact_lock_shared(1) as text) as gate" ]
      """;

  private static final String FREE =
      "- route: { id: free, from: { uri: 'job:free', steps: [ setBody: { constant: done } ] } }";

  /** The jobs in the midst of all. */
  private static final String JOBS =
      """
      insert into jobs (type, payload, run_at)
      select 'limited', case when n in (250, 251) then '"gate"'::jsonb end, now() - interval '1 minute' + n * interval '1 ms'
      from generate_series(1, 500) n
      """;

  private static final String OTHERS =
      "insert into jobs (type) select 'free' from generate_series(1, ?)";
  private static final String LEFT =
      "select count(*) from jobs where status <> 'completed' and type = ?";
  private static final String AT_THE_GATE =
      "select count(*) from jobs where status = 'running' and payload = '\"gate\"'";

  @TempDir Path folder;
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);

  @Test
  void no_third_one_runs_nothing_is_stuck_and_other_types_go_on() throws Exception {
    Path types = Files.createDirectory(folder.resolve("jobs"));
    Files.writeString(types.resolve("limited.camel.yaml"), LIMITED);
    Files.writeString(types.resolve("free.camel.yaml"), FREE);
    RunningWatch watch = RunningWatch.begin(sql);
    JobChanges changes = JobChanges.note(sql);
    Fleet fleet = Fleet.of(3, List.of(), folder, TestDatabase.address(database));
    try (fleet;
        Connection gate = sql.open()) {
      fleet.start();
      await().until(() -> sql.number("select count(*) from job_types") == 2);
      play(fleet, gate, watch);
    } catch (Exception | AssertionError e) {
      System.out.println(fleet.tails());
      throw e;
    }
    assertThat(changes.violations()).isEmpty();
  }

  private void play(Fleet fleet, Connection gate, RunningWatch watch) throws Exception {
    run(gate, "select pg_advisory_lock(1)");
    // While these run, all workers ask for jobs all the time.
    sql.run(OTHERS, 5000);
    sql.run(JOBS);
    await().atMost(PATIENCE).until(() -> sql.number(AT_THE_GATE) == 2);

    // Both places are taken; the others don't wait for them.
    sql.run(OTHERS, 500);
    await().atMost(PATIENCE).until(() -> sql.number(LEFT, "free") == 0);
    assertThat(sql.number(LEFT, "limited")).isEqualTo(251);

    String victim = sql.text("select locked_by from jobs where status = 'running' limit 1");
    long held = sql.number("select count(*) from jobs where locked_by = ?", victim);
    fleet.called(victim).kill();
    await().atMost(PATIENCE).until(() -> rescued() == held);
    Object rescue = sql.value("select min(finished_at) from job_attempts");
    assertThat(watch.startsBefore(rescue)).isEqualTo(251);

    run(gate, "select pg_advisory_unlock(1)");
    await().atMost(PATIENCE).until(() -> sql.number(LEFT, "limited") == 0);
    assertThat(watch.most()).isEqualTo(2);
    assertThat(watch.mostSince(rescue)).isEqualTo(2);
    assertThat(sql.number("select sum(attempts) from jobs")).isEqualTo(held);
  }

  private long rescued() {
    return sql.number("select count(*) from job_attempts where outcome = 'rescued'");
  }

  private static void run(Connection connection, String statement) throws Exception {
    try (Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }
}
