package org.jobroutes.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jobroutes.support.JobChanges;
import org.jobroutes.support.Sql;

/** What the tables say when all is over. */
final class Verdict {
  private static final Map<String, String> WRONG = new LinkedHashMap<>();

  static {
    WRONG.put(
        "claims that ran twice",
        "select job_id, claim_seq, count(*) from runs group by 1, 2 having count(*) > 1");
    WRONG.put(
        "claims that completed without a run",
        "select id, claim_seq from jobs j where status = 'completed' and not exists (select from runs r where r.job_id = j.id and r.claim_seq = j.claim_seq)");
    WRONG.put(
        "jobs that were cancelled though nobody asked",
        "select id from jobs where status = 'cancelled' and cancel_requested_at is null");
    WRONG.put(
        "dead jobs of types that can't fail, not poison",
        "select id, type, error_class, last_error from jobs where status = 'dead' and type <> 'failing' and error_class is distinct from 'poison'");
    WRONG.put(
        "failed attempts of types that can't fail",
        "select j.id, j.type, a.message from job_attempts a join jobs j on j.id = a.job_id where a.outcome in ('failed', 'rejected') and j.type <> 'failing'");
    WRONG.put(
        "jobs that one Idempotency-Key enqueued twice",
        "select payload ->> 'n', count(*) from jobs where payload ->> 'by' = 'http' group by 1 having count(*) > 1");
  }

  private static final Pattern NEVER_LOGGED =
      Pattern.compile("PANIC|deadlock detected|violates .* constraint");

  private static final String FIGURES =
      """
      select count(*) as jobs, count(*) filter (where status = 'completed') as completed,
        count(*) filter (where status = 'dead') as dead, count(*) filter (where error_class = 'poison' and status = 'dead') as poison,
        count(*) filter (where status = 'cancelled') as cancelled,
        (select count(*) from job_attempts where outcome = 'rescued') as rescues,
        (select count(*) from changes where change in ('dead pending', 'cancelled pending')) as retries,
        (select count(*) - count(distinct job_id) from runs) as "extra runs",
        (select count(*) from slow_ends e join job_attempts a using (job_id, claim_seq)
         where a.outcome = 'rescued' and e.at > a.finished_at) as "late ends"
      from jobs
      """;

  private final Sql sql;
  private final JobChanges changes;

  Verdict(Sql sql, JobChanges changes) {
    this.sql = sql;
    this.changes = changes;
  }

  /** All that is wrong; nothing when the queue has kept its word. */
  List<String> violations(Ledger ledger, String serverLog) {
    List<String> found = new ArrayList<>(changes.violations());
    found.addAll(changes.violations(WRONG));
    long lost = lost(ledger.all());
    if (lost > 0) {
      found.add(lost + " jobs that were acknowledged and are not there");
    }
    serverLog.lines().filter(NEVER_LOGGED.asPredicate()).forEach(found::add);
    return found;
  }

  private long lost(UUID[] ids) {
    return sql.number(
        "select count(*) from unnest(cast(? as uuid[])) as a(id) where not exists (select from jobs j where j.id = a.id)",
        "{" + String.join(",", Arrays.stream(ids).map(UUID::toString).toList()) + "}");
  }

  /** Numbers of jobs and of what befell them. */
  Map<String, Object> figures() {
    return sql.row(FIGURES);
  }
}
