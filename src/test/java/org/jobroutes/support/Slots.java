package org.jobroutes.support;

import static org.awaitility.Awaitility.await;

/** Brings about slots of schedules, by moving {@code next_at}. */
public final class Slots {
  private final Sql sql;

  /** A line whose own slots are half a year away. */
  public final String far;

  public Slots(Sql sql) {
    this.sql = sql;
    this.far = sql.text("select to_char(now() + interval '180 days', '0 0 1 FMMM *')");
  }

  /** A schedule of that name and type. */
  public void insert(String name, String type) {
    sql.run("insert into job_schedules (name, type, cron) values (?, ?, ?)", name, type, far);
  }

  /** Lets a slot of it have come a second ago. */
  public void move(String name) {
    await()
        .until(() -> sql.is("select next_at is not null from job_schedules where name = ?", name));
    sql.run(
        "update job_schedules set next_at = now() - interval '1 second', last_at = null where name = ?",
        name);
  }

  /** The same, and waits until it has fired. */
  public void fire(String name) {
    move(name);
    await()
        .until(() -> sql.is("select last_at is not null from job_schedules where name = ?", name));
  }

  /** How many jobs it has enqueued. */
  public long jobsOf(String name) {
    return sql.number("select count(*) from jobs where unique_key = ?", "schedule:" + name);
  }
}
