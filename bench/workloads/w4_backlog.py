"""What rows that nobody can claim now do to a drain, and what a transaction does that stays open.

Databases beside each other: one with nothing in it, others with jobs that are completed, lie in the future, or are due
but of a paused type. In each, jobs are drained as in W1 and deleted again. Held: a warm process drains many jobs while
another session holds a snapshot, so that no dead row version can go; the last full seconds are compared with the first.
"""

from dataclasses import dataclass

from lib.application import App, Variant
from lib.bench import Bench, Contender
from lib.queue import Batch, Queue

TITLE = "backlog"
UNIT = "jobs/s"
HELD_WINDOW = 3
PAUSED_TYPE = "noop5"
COMPLETED = """
insert into jobs (id, type, status, claim_seq, completed_by, route_version,
  created_at, run_at, started_at, finished_at, updated_at)
select new_job_id(), 'noop', 'completed', 1, 'worker-' || n % 4, 'c0ffee123456', t, t, t + interval '20 ms',
  t + interval '150 ms', t + interval '150 ms'
from (select n, now() - interval '6 days' * (1 - n::float / {rows}) as t from generate_series(1, {rows}) as n) as past"""
FUTURE = """
insert into jobs (id, type, run_at)
select new_job_id(), 'noop', now() + interval '1 day' + interval '6 days' * (n::float / {rows})
from generate_series(1, {rows}) as n"""
PAUSED = f"""
insert into jobs (id, type) select new_job_id(), '{PAUSED_TYPE}' from generate_series(1, {{rows}})"""


@dataclass(frozen=True)
class Backlog:
    name: str
    rows: int = 0
    sql: str = ""

    @property
    def title(self) -> str:
        return f"{self.rows:,} {self.name}" if self.rows else self.name


def backlogs(rows: int) -> list[Backlog]:
    return [Backlog("empty"), Backlog("completed", rows, COMPLETED), Backlog("completed", 10 * rows, COMPLETED),
            Backlog("future", rows, FUTURE), Backlog("paused", rows, PAUSED)]


def run(bench: Bench) -> None:
    queues = {(app, backlog): prepare(bench, app, backlog)
              for app in bench.apps for backlog in backlogs(bench.sizes.backlog)}
    contenders: list[Contender] = [
        (f"{variant.name}, {backlog.title}",
         lambda v=variant, b=backlog, q=queue: drain(bench, v, b, q))
        for variant in bench.variants for (app, backlog), queue in queues.items() if app == variant.app]
    contenders += [(f"{variant.name}, held", lambda v=variant: drain_beside_open_transaction(bench, v))
                   for variant in bench.variants]
    bench.interleave(contenders)


def prepare(bench: Bench, app: App, backlog: Backlog) -> Queue:
    bench.say(f"fills a database of {app.name}: {backlog.title}")
    queue = Queue(bench.database(app, f"{backlog.name}_{backlog.rows}"), keeps_other_rows=True)
    if backlog.rows:
        queue.database.run(backlog.sql.format(rows=backlog.rows))
    if backlog.sql == PAUSED:
        queue.pause(Batch(0, (PAUSED_TYPE,)))
    queue.settle()
    return queue


def drain(bench: Bench, variant: Variant, backlog: Backlog, queue: Queue) -> None:
    drained = bench.drain(queue, Batch(bench.sizes.jobs), variant, bench.sizes.slots)
    for state, rate in (("cold", drained.cold), ("warm", drained.warm)):
        versus = ((f"empty {state}", variant.name),) if backlog.rows else ()
        bench.record(f"{backlog.title} {state}", variant, rate, UNIT, versus)
    record_sizes(bench, variant, backlog.title, drained.megabytes)


def drain_beside_open_transaction(bench: Bench, variant: Variant) -> None:
    queue, batch = Queue(bench.database(variant.app)), Batch(bench.sizes.held_jobs)
    warm_up = Batch(bench.sizes.jobs)
    queue.fill(warm_up)
    with bench.application(variant, queue.database, bench.sizes.slots) as application:
        queue.drain(warm_up)
        application.await_ready()
        queue.pause(batch)
        queue.fill(batch)
        holder = queue.database.open_session()
        holder.rows("begin isolation level repeatable read")
        holder.rows("select pg_current_snapshot()")
        queue.resume(batch)
        queue.drain(batch)
        holder.close()
    record_sizes(bench, variant, "held", queue.megabytes())
    compare_ends(bench, variant, queue.finished_each_second(batch)[:-1])
    queue.tidy()


def compare_ends(bench: Bench, variant: Variant, seconds: list[int]) -> None:
    window = min(HELD_WINDOW, len(seconds) // 2)
    if not window:
        bench.report.note("held: the drain took less than two full seconds, give it more jobs (--held-jobs)")
        return
    first, last = f"held, first {window} s", f"held, last {window} s"
    bench.record(first, variant, sum(seconds[:window]) / window, UNIT)
    bench.record(last, variant, sum(seconds[-window:]) / window, UNIT, ((first, variant.name),))


def record_sizes(bench: Bench, variant: Variant, what: str, megabytes: dict[str, float]) -> None:
    for part, size in megabytes.items():
        bench.record(f"{what}, {part}", variant, size, "MB")
