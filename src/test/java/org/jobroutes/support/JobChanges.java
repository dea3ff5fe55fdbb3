package org.jobroutes.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes each change of a job, whoever makes it, and tells which of them must never happen. */
public final class JobChanges {
  /** What renews a lease or asks to cancel is none: the job runs on. */
  private static final String TABLE =
      """
      create table changes (
        job_id uuid, seq bigint, change text, step bigint, at timestamptz default clock_timestamp());
      create function note_change() returns trigger language plpgsql as $$
      begin
        insert into changes values (new.id, old.claim_seq, old.status || ' ' || new.status, new.claim_seq - old.claim_seq);
        return new;
      end $$;
      create trigger note_change after update on jobs for each row
      when (old.status <> 'running' or new.status <> 'running' or old.claim_seq <> new.claim_seq)
      execute function note_change()
      """;

  private static final String LEGAL =
      """
      'pending running 1', 'pending cancelled 0', 'running completed 0', 'running pending 0',
      'running dead 0', 'running cancelled 0', 'dead pending 1', 'cancelled pending 1'
      """;

  /** An end that was accepted; only a job that waited is cancelled without being one. */
  private static final String ENDS =
      "(select * from changes where step = 0 and change <> 'pending cancelled') ends";

  private static final Map<String, String> WRONG = new LinkedHashMap<>();

  static {
    WRONG.put(
        "jobs that never ended",
        "select id, status from jobs where status in ('pending', 'running') or finished_at is null");
    WRONG.put(
        "changes that nobody may make",
        "select change || ' ' || step as change, count(*) as times from changes where change || ' ' || step not in ("
            + LEGAL
            + ") group by 1");
    WRONG.put(
        "claims of which two ends were accepted",
        "select job_id, seq, string_agg(change, ', ' order by at) as ends from "
            + ENDS
            + " group by 1, 2 having count(*) > 1");
    WRONG.put(
        "claims that ended twice in the history",
        "select job_id, claim_seq, string_agg(outcome, ', ') as outcomes from job_attempts group by 1, 2 having count(*) > 1");
    WRONG.put(
        "claims that completed and ended otherwise",
        "select a.job_id, a.claim_seq, a.outcome from job_attempts a join jobs j on j.id = a.job_id and j.claim_seq = a.claim_seq where j.status = 'completed'");
    WRONG.put(
        "ends that the history lacks, or has alone",
        "select coalesce(e.job_id, a.job_id) as job_id, e.seq as end_of, a.claim_seq as row_of from (select job_id, seq from "
            + ENDS
            + " where change not like '% completed') e full join job_attempts a on a.job_id = e.job_id and a.claim_seq = e.seq where e.seq is null or a.claim_seq is null");
    WRONG.put(
        "rows that break the law of claims",
        "select id, status, claim_seq, attempts, yields from jobs where claim_seq <> attempts + yields + case status when 'completed' then 1 else 0 end");
  }

  private final Sql sql;

  private JobChanges(Sql sql) {
    this.sql = sql;
  }

  /** Notes them from now on, in a table "changes". */
  public static JobChanges note(Sql sql) {
    sql.run(TABLE);
    return new JobChanges(sql);
  }

  /** What is wrong with jobs that should all have ended, with how many and examples. */
  public List<String> violations() {
    return violations(WRONG);
  }

  /** The same by other statements: each row of one is wrong in the way that its name says. */
  public List<String> violations(Map<String, String> statements) {
    List<String> found = new ArrayList<>();
    statements.forEach(
        (name, statement) -> {
          List<Map<String, Object>> rows = sql.rows(statement);
          if (!rows.isEmpty()) {
            found.add(rows.size() + " " + name + ": " + rows.subList(0, Math.min(3, rows.size())));
          }
        });
    return found;
  }
}
