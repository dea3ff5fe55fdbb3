-- Enqueues one job or an array of jobs, and gives them back as the API shows them.
-- in: body (JSON text)
-- out: data (json text: the job, or the list), list (was it an array), duplicates (how many unique keys were held)
-- index: jobs_pkey, jobs_claim and jobs_unique_key inside accept_jobs
with asked as materialized (
  select cast(:#${body} as jsonb) as jobs
),
enqueued as materialized (
  -- A holder of a key that was deleted meanwhile keeps its place.
  select string_agg(coalesce(e.job, 'null'), ',' order by e.ordinality) as jobs,
         count(*) filter (where e.duplicate) as duplicates
  from asked, accept_jobs(asked.jobs, true) with ordinality as e
)
select case jsonb_typeof(asked.jobs) when 'array' then '[' || enqueued.jobs || ']' else enqueued.jobs end as data,
       jsonb_typeof(asked.jobs) = 'array' as list,
       enqueued.duplicates
from asked, enqueued
