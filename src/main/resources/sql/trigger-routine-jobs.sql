-- Triggers one job of each routine type that is known, unless one of that type is already waiting.
-- in: trigger (scheduled, cron or api), execution engine
-- out: data (json text: array as trigger-jobs gives it), skipped (json text: array of {type, reason}, null without)
-- index: jobs_claim; jobs_pkey and jobs_unique_key inside accept_jobs
with turn as materialized (
  -- Of calls at the same time one goes on: another can't see yet what that one enqueues.
  select pg_try_advisory_xact_lock(hashtext('jobroutes'), hashtext('trigger-routine-jobs')) as mine
),
routine as materialized (
  select r.n, r.type, r.payload,
         case
           when not exists (select from job_types t where t.type = r.type and t.withdrawn_at is null)
             then 'not a known job type'
           when not turn.mine then 'another call enqueues it at this moment'
           -- Not one that somebody put off for long; one that failed comes again within the hour.
           when exists (
             select from jobs j
             where j.type = r.type and j.status = 'pending' and j.run_at <= now() + interval '1 hour')
             then 'one is already waiting'
         end as reason
  from turn
  cross join (values
    (1, 'calendar_sync', jsonb_build_object('userId', 'system')),
    (2, 'risk_check', null),
    (3, 'housekeeping', null)) as r(n, type, payload)
),
wanted as materialized (
  select jsonb_agg(jsonb_build_object('type', r.type, 'payload', r.payload) order by r.n) as jobs
  from routine r
  where r.reason is null
  having count(*) > 0
),
triggered as materialized (
  select t.id, t.duplicate, t.event_id, t.ordinality
  from wanted w
  cross join trigger_jobs(w.jobs, :#${variable.trigger}, :#${bean:execution.engine}) with ordinality as t
)
select cast(coalesce(
         jsonb_agg(
           jsonb_build_object('job', enqueued_job_json(t.id), 'eventId', t.event_id, 'duplicate', t.duplicate)
           order by t.ordinality),
         '[]') as text) as data,
       (select cast(jsonb_agg(jsonb_build_object('type', r.type, 'reason', r.reason) order by r.n) as text)
        from routine r
        where r.reason is not null) as skipped
from triggered t
