package org.jobroutes.support;

/** Many jobs at once, in a database of the test's own. */
public final class Backlog {
  private Backlog() {}

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
