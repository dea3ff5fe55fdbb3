package org.jobroutes.support;

/**
 * Notes at each start of a job of the type "limited" how many of them run, this one included. None
 * is missed: starts are counted one commit after the other, each when those before can be seen.
 */
public final class RunningWatch {
  private static final String WATCH =
      """
      create table seen (running int, at timestamptz default clock_timestamp());
      create function note() returns trigger language plpgsql as $$
      begin
        -- Given back when the commit can be seen; what follows takes its snapshot after that.
        perform pg_advisory_xact_lock(4711);
        insert into seen select count(*) from jobs where type = 'limited' and status = 'running';
        return null;
      end $$;
      create constraint trigger note after update on jobs deferrable initially deferred
      for each row when (new.type = 'limited' and new.status = 'running' and old.status <> 'running')
      execute function note()
      """;

  private final Sql sql;

  private RunningWatch(Sql sql) {
    this.sql = sql;
  }

  /** Begins. */
  public static RunningWatch begin(Sql sql) {
    sql.run(WATCH);
    return new RunningWatch(sql);
  }

  /** How many ran at once at most. */
  public long most() {
    return sql.number("select max(running) from seen");
  }

  /** The same since a time. */
  public long mostSince(Object time) {
    return sql.number("select max(running) from seen where at > ?", time);
  }

  /** How many started before a time. */
  public long startsBefore(Object time) {
    return sql.number("select count(*) from seen where at < ?", time);
  }
}
