package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.RunningWatch;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A type's limit holds over all workers. */
class MaxConcurrentTest {
  private final List<TestApplication> workers = new ArrayList<>();
  private DatabaseUrl database;
  private Sql sql;

  @BeforeEach
  void prepare() {
    database = TestDatabase.migrated();
    sql = new Sql(database);
    for (int i = 0; i < 3; i++) {
      workers.add(
          new TestApplication(database)
              .type(
                  "limited",
                  "maxConcurrent: 2",
                  "- delay: { simple: '${random(1,20)}', asyncDelayed: false }")
              .type("free", "", "- setBody: { constant: done }"));
    }
  }

  @AfterEach
  void stop() {
    workers.forEach(TestApplication::close);
  }

  @Test
  void never_more_run_than_may_while_others_are_not_slowed() {
    RunningWatch watch = RunningWatch.begin(sql);
    workers.forEach(TestApplication::start);
    sql.run("insert into jobs (type) select 'limited' from generate_series(1, 300)");
    sql.run("insert into jobs (type) select 'free' from generate_series(1, 3000)");
    sql.run("notify process_jobs_trigger");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> sql.number("select count(*) from jobs where status <> 'completed'") == 0);
    assertThat(watch.most()).isEqualTo(2);
    assertThat(
            sql.is(
                "select max(finished_at) filter (where type = 'free') < max(finished_at) filter (where type = 'limited') from jobs"))
        .isTrue();
  }

  @Test
  void the_place_of_a_lost_worker_is_free_again_when_its_job_is_rescued() {
    sql.run(
        "insert into jobs (type, status, claim_seq, locked_by, lease_until) select 'limited', 'running', 1, 'gone', now() + interval '3 seconds' from generate_series(1, 2)");
    workers.forEach(worker -> worker.set("JOBS_LEASE", "3s"));
    workers.forEach(TestApplication::start);
    Object id = sql.value("insert into jobs (type) values ('limited') returning id");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sql.number("select count(*) from jobs where status <> 'completed'") == 0);
    assertThat(
            sql.is(
                "select started_at > (select min(finished_at) from job_attempts) from jobs where id = ?",
                id))
        .isTrue();
  }
}
