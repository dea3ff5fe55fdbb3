-- Enqueues the jobs of several requests, all or none, and gives each as the API shows it, in the order asked for.
-- in: jobs (JSON text: a job, or an array of them)
-- out: data (json text) of each job
-- index: jobs_pkey; jobs_claim and jobs_unique_key inside enqueue_jobs
with enqueued as materialized (
  select e.id, e.ordinality
  from enqueue_jobs(cast(:#jobs as jsonb)) with ordinality as e
)
select cast(enqueued_job_json(e.id) as text) as data
from enqueued e
order by e.ordinality
