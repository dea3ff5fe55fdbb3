-- Takes one slot of a schedule and enqueues its job, in one statement: on any number of nodes only one finds the
-- slot untaken. A type that isn't known enqueues nothing, and the slot is over all the same.
-- in: body (JSON text {name, cron, timeZone, slot, next, fires, error}), execution engine
-- out: name, type, cron, next_at, error, fires, job (its id, null without one); no row = taken by another node, or edited
-- index: job_schedules_pkey, job_types_pkey; jobs_claim and jobs_unique_key inside accept_jobs
with asked as materialized (
  select *
  from jsonb_to_record(cast(:#${body} as jsonb))
    as a(name text, cron text, "timeZone" text, slot timestamptz, next timestamptz, fires boolean, error text)
),
taken as materialized (
  select s.name, s.type, s.payload, s.priority, a.next, a.error,
         a.fires and exists (select 1 from job_types t where t.type = s.type and t.withdrawn_at is null) as fires
  from job_schedules s
  join asked a on a.name = s.name
  where s.cron = a.cron
    and s.time_zone = a."timeZone"
    and s.next_at is not distinct from a.slot
    and s.error is null
    and not s.paused
  for update of s skip locked
),
fired as materialized (
  -- Only inside a case is the function never called for nothing.
  select t.*,
         case when t.fires then (
           select f.id
           from trigger_jobs(
             jsonb_build_object(
               'type', t.type, 'payload', t.payload, 'priority', t.priority, 'uniqueKey', 'schedule:' || t.name),
             'scheduled', :#${bean:execution.engine}) f)
         end as job
  from taken t
)
update job_schedules s
set next_at = f.next,
    error = f.error,
    last_at = case when f.fires then now() else s.last_at end,
    last_job_id = case when f.fires then f.job else s.last_job_id end
from fired f
where s.name = f.name
returning s.name, s.type, s.cron, s.next_at, s.error, f.fires, f.job
