-- Brings back jobs whose worker is gone: the crash counts as a failed attempt, the third one is the last.
-- A server that came back less than a lease ago is given time: its workers are alive, they just couldn't reach it.
-- in: worker (for its lease in seconds)
-- out: id, type, status, worker that was lost
-- index: jobs_running
with lost as materialized (
  select j.id, j.locked_by,
         case
           when j.cancel_requested_at is not null then 'cancelled'
           when j.crashes + 1 >= 3 or j.attempts + 1 >= j.max_attempts then 'dead'
           else 'pending'
         end as status
  from jobs j
  where j.status = 'running'
    and coalesce(j.lease_until, j.updated_at + interval '5 minutes') < now()
    and now() - pg_postmaster_start_time() >= :#${bean:worker.leaseSeconds} * interval '1 second'
  order by j.id
  limit 500
  for update skip locked
),
rescued as (
  update jobs j
  set status = lost.status,
      attempts = j.attempts + 1,
      crashes = j.crashes + 1,
      run_at = case lost.status when 'pending' then now() + interval '2 seconds' * power(2, j.crashes) else j.run_at end,
      last_error = format('worker %s gave no sign of life since %s', coalesce(j.locked_by, 'unknown'),
        json_time(coalesce(j.lease_until, j.updated_at))),
      error_class = case when j.crashes + 1 >= 3 then 'poison' else 'worker_lost' end,
      finished_at = case when lost.status <> 'pending' then now() end,
      locked_by = null,
      lease_until = null,
      updated_at = now()
  from lost
  where j.id = lost.id
  returning j.*, lost.locked_by as worker
),
recorded as (
  insert into job_attempts (job_id, type, claim_seq, attempt, outcome, worker, started_at, error_class, message, route_version)
  select r.id, r.type, r.claim_seq, r.attempts, 'rescued', r.worker, r.started_at, r.error_class, r.last_error, r.route_version
  from rescued r
),
told as (
  insert into job_deaths (job_id, claim_seq, type)
  select r.id, r.claim_seq, r.type
  from rescued r
  join job_types t on t.type = r.type and t.on_dead is not null
  where r.status = 'dead'
)
select r.id, r.type, r.status, r.worker from rescued r
