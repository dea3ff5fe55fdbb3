-- Enqueues one job or an array of jobs, and gives them back as the API shows them.
-- in: body (JSON text)
-- out: data (json text: the job, or the list), list (was it an array), duplicates (how many unique keys were held)
-- index: jobs_pkey; jobs_claim and jobs_unique_key inside enqueue_jobs
with asked as materialized (
  select cast(:#${body} as jsonb) as jobs
),
enqueued as materialized (
  select array_agg(e.id order by e.ordinality) as ids,
         count(*) filter (where e.duplicate) as duplicates
  from asked, enqueue_jobs(asked.jobs) with ordinality as e
),
shown as materialized (
  -- A holder of a key that was deleted meanwhile keeps its place.
  select string_agg(coalesce(cast(s.job as text), 'null'), ', ' order by s.n) as jobs
  from enqueued e
  cross join lateral enqueued_jobs_json(e.ids) with ordinality as s(job, n)
)
select case jsonb_typeof(asked.jobs) when 'array' then '[' || shown.jobs || ']' else shown.jobs end as data,
       jsonb_typeof(asked.jobs) = 'array' as list,
       enqueued.duplicates
from asked, enqueued, shown
