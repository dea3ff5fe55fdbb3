package org.jobroutes.support;

/** Many jobs at once, in a database of the test's own. */
public final class Backlog {
  private Backlog() {}

  /** An empty table with one type, whose statistics will not follow when it grows. */
  public static void beginEmpty(Sql sql, String type) {
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff) values (?, 5, '1m', '1s')",
        type);
    sql.run("alter table jobs set (autovacuum_enabled = false)");
    sql.run("vacuum analyze jobs");
  }

  /**
   * Inserts jobs by statements without a quote of dollars. The indexes are made when the rows are
   * there, and nothing is logged: three times as fast.
   */
  public static void insert(Sql sql, String... statements) {
    sql.run(
        """
        do $$
        declare
          definition text;
          definitions text[] := array(select indexdef from pg_indexes where tablename = 'jobs' and indexname <> 'jobs_pkey');
        begin
          alter table jobs set unlogged;
          execute (select 'drop index ' || string_agg(indexname, ', ') from pg_indexes where tablename = 'jobs' and indexname <> 'jobs_pkey');
          %s;
          foreach definition in array definitions loop
            execute definition;
          end loop;
        end
        $$
        """
            .formatted(String.join("; ", statements)));
    sql.run("vacuum analyze jobs");
  }
}
