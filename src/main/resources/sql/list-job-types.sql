-- The job types with their counts, durations and last error, and the files that should declare one and are broken. A
-- count of 10000 means as many or more.
-- in: type (null for all)
-- out: one row, json text of the list
-- index: job_types_pkey, jobs_running, job_attempts_failed, and those of job_type_load: jobs_claim, jobs_retryable, jobs_ended
with served as (
  select w.worker, t.entry
  from job_workers w
  cross join lateral jsonb_array_elements(w.types) as t(entry)
  where w.seen_at > now() - w.lease
),
known as (
  select t.type,
         jsonb_build_object(
           'type', t.type,
           'description', t.description,
           'state', case when t.withdrawn_at is not null then 'withdrawn' when t.paused then 'paused' else 'serving' end,
           'file', min(s.entry ->> 'file'),
           'version', min(s.entry ->> 'version'),
           'policy', jsonb_build_object(
             'maxAttempts', t.max_attempts,
             'timeoutSeconds', extract(epoch from t.timeout),
             'backoffSeconds', extract(epoch from t.backoff),
             'backoffCapSeconds', extract(epoch from t.backoff_cap),
             'priority', t.priority,
             'maxConcurrent', t.max_concurrent,
             'schema', t.payload_schema,
             'onDead', t.on_dead),
           'workers', count(s.worker),
           'versions', coalesce(jsonb_agg(jsonb_build_object('worker', s.worker, 'version', s.entry ->> 'version')
             order by s.worker) filter (where s.worker is not null), '[]'),
           'error', min(s.entry ->> 'error')) as shown
  from job_types t
  left join served s on s.entry ->> 'type' = t.type
  where cast(:#${variable.type} as text) is null or t.type = :#${variable.type}
  group by t.type
),
running as materialized (
  select type, count(*) as count
  from jobs
  where status = 'running'
  group by type
),
told as (
  select k.type,
         k.shown || jsonb_build_object(
           'counts', jsonb_build_object(
             'pending', l.pending, 'due', l.due, 'scheduled', l.pending - l.due, 'retrying', l.retrying,
             'running', coalesce(r.count, 0), 'dead', l.dead, 'completedLastHour', l.completed,
             'capped', 10000 in (l.pending, l.dead, l.completed)),
           'durations', case when l.p50 is not null then jsonb_build_object('p50Millis', l.p50, 'p95Millis', l.p95) end,
           'lastError', e.error) as shown
  from known k
  cross join lateral job_type_load(k.type) l
  left join running r on r.type = k.type
  left join lateral (
    select jsonb_build_object('message', a.message, 'errorClass', a.error_class, 'attempt', a.attempt,
             'jobId', a.job_id, 'at', json_time(a.finished_at)) as error
    from job_attempts a
    where a.type = k.type
      and a.outcome in ('failed', 'rejected', 'rescued')
    order by a.finished_at desc
    limit 1
  ) e on true
),
broken as (
  select s.entry ->> 'file' as file,
         jsonb_build_object(
           'type', null, 'description', null, 'state', 'broken', 'file', s.entry ->> 'file',
           'version', min(s.entry ->> 'version'), 'policy', null, 'workers', count(*), 'versions', jsonb_build_array(),
           'error', min(s.entry ->> 'error'), 'counts', null, 'durations', null, 'lastError', null) as shown
  from served s
  where s.entry ->> 'error' is not null
    and s.entry ->> 'type' is null
    and cast(:#${variable.type} as text) is null
  group by s.entry ->> 'file'
)
select cast(coalesce(jsonb_agg(l.shown order by l.place), '[]') as text) as data
from (
  select type as place, shown from told
  union all
  select '~' || file, shown from broken
) l
