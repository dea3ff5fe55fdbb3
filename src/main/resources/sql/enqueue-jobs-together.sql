-- Enqueues the jobs of several requests, all or none, and gives each as the API shows it, in the order asked for.
-- in: jobs (JSON text: a job, or an array of them)
-- out: data (json text) of each job
-- index: jobs_pkey; jobs_claim and jobs_unique_key inside enqueue_jobs
with enqueued as materialized (
  select array_agg(e.id order by e.ordinality) as ids
  from enqueue_jobs(cast(:#jobs as jsonb)) with ordinality as e
)
select cast(s.job as text) as data
from enqueued e
cross join lateral enqueued_jobs_json(e.ids) with ordinality as s(job, n)
order by s.n
