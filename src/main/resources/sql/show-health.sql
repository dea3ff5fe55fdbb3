-- The health of the queues: counts, and what an operator should look at.
-- in: execution (who runs calendar syncs)
-- out: one row, the body of GET /api/health/queues
-- index: jobs_claim, job_types_pkey, job_events_dead, job_events_waiting
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
  select s.entry ->> 'file' as file, s.entry ->> 'error' as error,
         -- On every worker that has it: an entry without a type is a file that serves none.
         bool_and(s.entry ->> 'type' is not null) as serves
  from served s
  where s.entry ->> 'error' is not null
  group by 1, 2
),
idle_schedules as (
  select s.name, s.type, s.error, s.next_at
  from job_schedules s
  where not s.paused
    and (s.error is not null
      or not exists (select 1 from job_types t where t.type = s.type and t.withdrawn_at is null))
),
counts as (
  select * from count_jobs()
),
-- Since when a transaction keeps from vacuum what has ended meanwhile, as far as this role may see. Who it is isn't told:
-- anyone may ask for health.
held as (
  select min(o.since) as since
  from (
    select a.xact_start as since
    from pg_stat_activity a
    where a.datname = current_database()
      and a.backend_type = 'client backend'
      and (a.backend_xmin is not null or a.backend_xid is not null)
      and not exists (select from pg_stat_progress_vacuum v where v.pid = a.pid)
    union all
    select p.prepared from pg_prepared_xacts p where p.database = current_database()) as o
),
-- Each thing to look at: level 0 is only named, 1 makes the queue degraded, 2 unhealthy.
advice as (
  select case when c.due >= 100 then 2 else 1 end as level,
         format('%s jobs are due and wait: add slots (JOBS_SLOTS) or another process, or see what holds the running ones up', c.due) as text
  from counts c
  where c.due >= 50
  union all
  select case when c.dead >= 50 then 2 else 1 end,
         format('%s jobs are dead: look at last_error, mend the cause, then run them again or delete them', c.dead)
  from counts c
  where c.dead >= 10
  union all
  select case when c.oldest <= now() - interval '3 hours' then 2 else 1 end,
         format('The oldest due job has waited since %s: is its type paused, or served by no worker?', json_time(c.oldest))
  from counts c
  where c.oldest <= now() - interval '1 hour'
  union all
  select case when c.rate = 0 then 2 else 1 end,
         format('Completed in the last hour: %s jobs, while a due one has waited over 5 minutes: is a worker running?', c.rate)
  from counts c
  where c.rate < 10 and c.oldest < now() - interval '5 minutes'
  union all
  select 0, format('A transaction has been open since %s: until it ends nothing can be cleaned up behind the jobs that end, so the table grows and claims read more; SELECT * FROM pg_stat_activity ORDER BY xact_start, or pg_prepared_xacts, tells whose it is',
    json_time(h.since))
  from held h
  where h.since < now() - interval '15 minutes'
  union all
  select 1, format('Jobs of type "%s" wait and no live worker serves it: put its route into routes/jobs, or delete them', u.type)
  from unserved u
  union all
  select 1, format('Job file %s is broken, %s: %s', b.file,
    case when b.serves then 'its last good version goes on serving' else 'its types are not served' end, b.error)
  from broken b
  union all
  select 1, format('Events for Inngest died in the last day (%s), the last one by "%s": mend that, then wake them by UPDATE job_events SET status = ''waiting'', next_at = now(), created_at = now() WHERE status = ''dead''',
    count(*), (array_agg(coalesce(e.last_error, 'no reason given') order by e.finished_at desc))[1])
  from job_events e
  where e.status = 'dead'
    and e.finished_at > now() - interval '1 day'
  having count(*) > 0
  union all
  select 1, format('Events for Inngest have waited over 10 minutes (%s): %s',
    count(*), coalesce((array_agg(e.last_error order by e.created_at desc) filter (where e.last_error is not null))[1],
      'no process forwards them; start one with INNGEST_FALLBACK=true, or delete them from job_events'))
  from job_events e
  where e.status = 'waiting'
    and e.created_at < now() - interval '10 minutes'
  having count(*) > 0
  union all
  select 1, format('Schedule "%s" fires no more until it is corrected: %s', i.name, i.error)
  from idle_schedules i
  where i.error is not null
  union all
  -- Without a next slot no process fires it, so nobody expects its jobs.
  select case when i.next_at is null then 0 else 1 end,
    format('Schedule "%s" enqueues nothing, for its type "%s" isn''t known: put its route into routes/jobs, or pause the schedule with pause_schedule(''%s'')',
    i.name, i.type, i.name)
  from idle_schedules i
  where i.error is null
),
verdict as (
  select (array['healthy', 'degraded', 'unhealthy'])[1 + coalesce(max(level), 0)] as status from advice
)
select cast(jsonb_build_object(
  'status', v.status,
  'timestamp', json_time(now()),
  'executionMode', jsonb_build_object(
    'primary', cast(:#${bean:execution.primary} as text),
    'inngestFallback', cast(:#${bean:execution.inngestFallback} as boolean),
    'dualRun', cast(:#${bean:execution.dualRun} as boolean)),
  'dbQueue', jsonb_build_object(
    'status', v.status, 'pending', c.pending, 'running', c.running, 'completed', c.completed, 'dead', c.dead,
    'cancelled', c.cancelled, 'oldestPending', json_time(c.oldest), 'processingRate', c.rate),
  'unservedTypes', (select coalesce(jsonb_agg(u.type order by u.type), '[]') from unserved u),
  'quarantinedFiles', (
    select coalesce(jsonb_agg(jsonb_build_object('file', b.file, 'error', b.error) order by b.file), '[]') from broken b),
  'recommendations', (select coalesce(jsonb_agg(a.text order by a.level desc, a.text), '[]') from advice a)) as text) as body
from counts c, verdict v
