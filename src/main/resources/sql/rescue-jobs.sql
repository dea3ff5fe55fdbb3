-- Brings back jobs whose worker is gone: the crash counts as a failed attempt, the third one is the last.
-- A server that came back less than a lease ago is given time: its workers are alive, they just couldn't reach it.
-- in: worker (for its lease in seconds)
-- out: id, type, status, worker that was lost
-- index: idx_jobs_status_run_at
with lost as materialized (
  select id, locked_by
  from jobs
  where status = 'running'
    and coalesce(lease_until, updated_at + interval '5 minutes') < now()
    and now() - pg_postmaster_start_time() >= :#${bean:worker.leaseSeconds} * interval '1 second'
  order by id
  limit 500
  for update skip locked
)
update jobs j
set status = case when j.crashes + 1 >= 3 or j.attempts + 1 >= j.max_attempts then 'dead' else 'pending' end,
    attempts = j.attempts + 1,
    crashes = j.crashes + 1,
    run_at = now() + interval '2 seconds' * power(2, j.crashes),
    last_error = format('worker %s gave no sign of life since %s', coalesce(j.locked_by, 'unknown'),
      json_time(coalesce(j.lease_until, j.updated_at))),
    error_class = case when j.crashes + 1 >= 3 then 'poison' else 'worker_lost' end,
    finished_at = case when j.crashes + 1 >= 3 or j.attempts + 1 >= j.max_attempts then now() end,
    locked_by = null,
    lease_until = null,
    updated_at = now()
from lost
where j.id = lost.id
returning j.id, j.type, j.status, lost.locked_by as worker
