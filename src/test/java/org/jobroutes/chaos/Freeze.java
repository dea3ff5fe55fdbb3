package org.jobroutes.chaos;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jobroutes.support.Sql;

/**
 * Freezes a worker until a job that it runs has been run to its end by another one, then lets it
 * end that job too, and bring the outcome of its lost claim.
 */
final class Freeze {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int JOBS = 30;

  private static final String WAITING =
      "select count(*) from jobs where status in ('pending', 'running') and cast(payload ->> 'ms' as int) = "
          + Types.SLOWEST_MILLIS;

  /** They began so lately that they can't have ended before their worker was frozen. */
  private static final String JUST_BEGUN =
      "from jobs j join runs r on r.job_id = j.id and r.claim_seq = j.claim_seq "
          + "where j.status = 'running' and j.cancel_requested_at is null and r.at > clock_timestamp() - interval '2 seconds' "
          + "and cast(j.payload ->> 'ms' as int) = "
          + Types.SLOWEST_MILLIS;

  private static final String HOLDERS =
      "select j.locked_by " + JUST_BEGUN + " group by 1 order by count(*) desc";
  private static final String HELD =
      "select j.id, j.claim_seq " + JUST_BEGUN + " and j.locked_by = ?";
  private static final String ENDED_ELSEWHERE =
      "select finished_at is not null and exists (select from job_attempts a where a.outcome = 'rescued' and a.claim_seq = ? and a.job_id = j.id) "
          + "from jobs j where id = ?";
  private static final String ENDED_HERE =
      "select count(*) > 0 from slow_ends where claim_seq = ? and job_id = ?";

  private final Sql sql;
  private final Fleet fleet;
  private final Enqueue enqueue;
  private WorkerProcess frozen;
  private Map<String, Object> claim;

  Freeze(Sql sql, Fleet fleet, Enqueue enqueue) {
    this.sql = sql;
    this.fleet = fleet;
    this.enqueue = enqueue;
  }

  void strike() throws Exception {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(this::frozeOne);
    try {
      await().atMost(PATIENCE).until(() -> holds(ENDED_ELSEWHERE));
      endTooLate();
    } finally {
      frozen.thaw();
    }
  }

  private boolean frozeOne() throws Exception {
    if (sql.number(WAITING) == 0) {
      enqueue.slow(JOBS);
    }
    List<Map<String, Object>> holders = sql.rows(HOLDERS);
    String name = holders.isEmpty() ? "" : (String) holders.get(0).get("locked_by");
    frozen = fleet.called(name);
    if (frozen == null) {
      return false;
    }
    frozen.freeze();
    List<Map<String, Object>> held = sql.rows(HELD, name);
    if (held.isEmpty()) {
      frozen.thaw();
      return false;
    }
    claim = held.get(0);
    return true;
  }

  /** Under a lock, for else the worker might learn first that the claim is lost. */
  private void endTooLate() throws Exception {
    try (Connection connection = sql.open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table jobs in access exclusive mode");
      frozen.thaw();
      await().atMost(PATIENCE).until(() -> holds(ENDED_HERE));
      connection.commit();
    }
  }

  private boolean holds(String question) {
    return sql.is(question, claim.get("claim_seq"), claim.get("id"));
  }
}
