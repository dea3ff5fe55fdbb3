-- The job types, and the files that should declare one and are broken.
-- in: type (null for all)
-- out: one row, json text of the list
-- index: job_types_pkey
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
broken as (
  select s.entry ->> 'file' as file,
         jsonb_build_object(
           'type', null, 'description', null, 'state', 'broken', 'file', s.entry ->> 'file',
           'version', min(s.entry ->> 'version'), 'policy', null, 'workers', count(*), 'versions', jsonb_build_array(),
           'error', min(s.entry ->> 'error')) as shown
  from served s
  where s.entry ->> 'error' is not null
    and s.entry ->> 'type' is null
    and cast(:#${variable.type} as text) is null
  group by s.entry ->> 'file'
)
select cast(coalesce(jsonb_agg(l.shown order by l.place), '[]') as text) as data
from (
  select type as place, shown from known
  union all
  select '~' || file, shown from broken
) l
