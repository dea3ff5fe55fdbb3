"""Batches of jobs in the table: put in, let go, awaited and checked."""

import time
from dataclasses import dataclass

from lib.cluster import Database
from lib.processes import BenchError

# In the order of the index that claims read, so that a look costs little whatever else waits.
DRAINED = """
select case when exists (
    select from unnest(array[{types}]) as t(type), lateral (
      select from jobs j
      where j.type = t.type and j.status = 'pending' and j.run_at <= now()
        and (j.run_at at time zone 'UTC') - j.priority * interval '1 hour' <= now() at time zone 'UTC'
      order by (j.run_at at time zone 'UTC') - j.priority * interval '1 hour', j.run_at, j.id
      limit 1) due)
  then false else not exists (select from jobs where status = 'running') end"""

RESULT = """
select count(*) filter (where status = 'completed'),
  count(*) filter (where claim_seq <> attempts + yields + 1 or attempts <> 0),
  extract(epoch from max(finished_at) - min(started_at))
from jobs where type = any (array[{types}]) and created_at >= '{since}'"""

EACH_SECOND = """
with batch as (
  select finished_at, min(finished_at) over () as first
  from jobs where type = any (array[{types}]) and created_at >= '{since}')
select count(*) from batch
group by floor(extract(epoch from finished_at - first))
order by floor(extract(epoch from finished_at - first))"""


@dataclass(frozen=True)
class Batch:
    """How many jobs, spread over which types, with what payload (an SQL expression)."""

    count: int
    types: tuple[str, ...] = ("noop",)
    payload: str = "null"

    @property
    def quoted_types(self) -> str:
        return ", ".join(f"'{name}'" for name in self.types)


class Queue:
    """The table jobs of one database; the batch in it is the only thing that is due."""

    def __init__(self, database: Database, keeps_other_rows: bool = False) -> None:
        self.database, self.keeps_other_rows = database, keeps_other_rows
        self.since = "-infinity"

    def fill(self, batch: Batch) -> None:
        """Replaces the batch before by a new one, which is due at once."""
        self.clear()
        self.since = self.database.value("select clock_timestamp()")
        self.database.run(
            "insert into jobs (id, type, payload) "
            f"select new_job_id(), (array[{batch.quoted_types}])[1 + n % {len(batch.types)}], {batch.payload} "
            f"from generate_series(1, {batch.count}) as n")
        self.settle()

    def clear(self) -> None:
        if not self.keeps_other_rows:
            self.database.run("truncate jobs")
        elif self.since != "-infinity":
            self.database.run(f"delete from jobs where status = 'completed' and finished_at >= '{self.since}'")

    def tidy(self) -> None:
        """Leaves nothing to do for autovacuum, which would do it while something else is measured."""
        self.clear()
        self.settle()

    def settle(self) -> None:
        """What autovacuum and a checkpoint would do at some time, now."""
        self.database.run("vacuum analyze jobs")
        self.database.run("checkpoint")

    def megabytes(self) -> dict[str, float]:
        row = self.database.value("select pg_table_size('jobs'), pg_indexes_size('jobs')")
        return {part: int(size) / 2**20 for part, size in zip(("table", "indexes"), row.split("|"))}

    def pause(self, batch: Batch) -> None:
        self.database.run(f"select pause_job_type(type) from unnest(array[{batch.quoted_types}]) as t(type)")

    def resume(self, batch: Batch) -> None:
        self.database.run(f"select resume_job_type(type) from unnest(array[{batch.quoted_types}]) as t(type)")
        self.database.run("notify process_jobs_trigger")

    def await_drained(self, batch: Batch, patience: float = 1800) -> None:
        """Looks once a second, for a look takes processor time from what is measured."""
        look = DRAINED.format(types=batch.quoted_types)
        give_up = time.monotonic() + patience
        while self.database.value(look) != "t":
            self.database.cluster.processes.check()
            if time.monotonic() > give_up:
                raise BenchError(f"{batch.count} jobs aren't done within {patience:.0f} s")
            time.sleep(1)

    def rate(self, batch: Batch) -> float:
        """Jobs a second from the first start to the last finish; raises unless each job was done exactly once."""
        row = self.database.value(RESULT.format(types=batch.quoted_types, since=self.since))
        completed, wrong, seconds = row.split("|")
        if int(completed) != batch.count or int(wrong) != 0:
            raise BenchError(f"{completed} of {batch.count} jobs are completed, {wrong} rows break the law of claims")
        return batch.count / float(seconds)

    def drain(self, batch: Batch) -> float:
        self.await_drained(batch)
        return self.rate(batch)

    def drain_in_running_process(self, batch: Batch) -> float:
        """The batch is let go at once, when all of it is there."""
        self.pause(batch)
        self.fill(batch)
        self.resume(batch)
        return self.drain(batch)

    def finished_each_second(self, batch: Batch) -> list[int]:
        """Jobs that ended in each second since the first end; the last second isn't a full one."""
        rows = self.database.run(EACH_SECOND.format(types=batch.quoted_types, since=self.since))
        return [int(row) for row in rows]
