-- Enqueues one job or an array of jobs, and gives them back as the API shows them.
-- in: body (JSON text)
-- out: data (json text: the job, or the list), list (was it an array), duplicates (how many unique keys were held)
-- index: jobs_pkey; jobs_claim and jobs_unique_key inside enqueue_jobs
with asked as materialized (
  select cast(:#${body} as jsonb) as jobs
),
enqueued as materialized (
  select e.id, e.duplicate, e.ordinality
  from asked, enqueue_jobs(asked.jobs) with ordinality as e
)
select cast(case jsonb_typeof(asked.jobs) when 'array' then shown.list else shown.list -> 0 end as text) as data,
       jsonb_typeof(asked.jobs) = 'array' as list,
       shown.duplicates
from asked
cross join lateral (
  select jsonb_agg(enqueued_job_json(e.id) order by e.ordinality) as list,
         count(*) filter (where e.duplicate) as duplicates
  from enqueued e
) shown
