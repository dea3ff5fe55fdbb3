-- The health of the queues: counts, and what an operator should look at.
-- in: nothing
-- out: one row, the body of GET /api/health/queues
-- index: idx_jobs_status_run_at, jobs_claim, job_types_pkey; the counts read the table
with recursive waiting as (
  -- A walk from type to type: it reads one index entry a type, however many rows wait.
  (select type from jobs where status = 'pending' order by type limit 1)
  union all
  select (select j.type from jobs j where j.status = 'pending' and j.type > w.type order by j.type limit 1)
  from waiting w
  where w.type is not null
),
served as (
  select t.entry
  from job_workers w
  cross join lateral jsonb_array_elements(w.types) as t(entry)
  where w.seen_at > now() - w.lease
),
unserved as (
  select w.type
  from waiting w
  where w.type is not null
    and not exists (select 1 from served s where s.entry ->> 'type' = w.type)
),
broken as (
  select distinct s.entry ->> 'file' as file, s.entry ->> 'error' as error
  from served s
  where s.entry ->> 'error' is not null
),
idle_schedules as (
  select s.name, s.type, s.error
  from job_schedules s
  where not s.paused
    and (s.error is not null
      or not exists (select 1 from job_types t where t.type = s.type and t.withdrawn_at is null))
),
counts as (
  select count(*) filter (where status = 'pending') as pending,
         count(*) filter (where status = 'running') as running,
         count(*) filter (where status = 'completed') as completed,
         count(*) filter (where status = 'dead') as dead,
         count(*) filter (where status = 'cancelled') as cancelled,
         count(*) filter (where status = 'completed' and finished_at > now() - interval '1 hour') as rate,
         min(run_at) filter (where status = 'pending' and run_at <= now()) as oldest
  from jobs
),
advice as (
  select format('Jobs of type "%s" wait and no live worker serves it: put its route into routes/jobs, or delete them', u.type) as text,
         true as degrades
  from unserved u
  union all
  select format('Job file %s is quarantined: %s', b.file, b.error), true
  from broken b
  union all
  select format('Schedule "%s" fires no more until it is corrected: %s', i.name, i.error), true
  from idle_schedules i
  where i.error is not null
  union all
  select format('Schedule "%s" enqueues nothing, for its type "%s" isn''t known: put its route into routes/jobs, or pause the schedule with pause_schedule(''%s'')',
           i.name, i.type, i.name), false
  from idle_schedules i
  where i.error is null
),
verdict as (
  select case when exists (select 1 from advice where degrades) then 'degraded' else 'healthy' end as status
)
select cast(jsonb_build_object(
  'status', v.status,
  'timestamp', json_time(now()),
  'executionMode', jsonb_build_object('primary', 'camel', 'inngestFallback', false, 'dualRun', false),
  'dbQueue', jsonb_build_object(
    'status', v.status, 'pending', c.pending, 'running', c.running, 'completed', c.completed, 'dead', c.dead,
    'cancelled', c.cancelled, 'oldestPending', json_time(c.oldest), 'processingRate', c.rate),
  'unservedTypes', (select coalesce(jsonb_agg(u.type order by u.type), '[]') from unserved u),
  'quarantinedFiles', (
    select coalesce(jsonb_agg(jsonb_build_object('file', b.file, 'error', b.error) order by b.file), '[]') from broken b),
  'recommendations', (select coalesce(jsonb_agg(a.text order by a.text), '[]') from advice a)) as text) as body
from counts c, verdict v
