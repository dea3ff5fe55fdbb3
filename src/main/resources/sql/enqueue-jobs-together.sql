-- Enqueues the jobs of several requests, all or none, and gives each as the API shows it, in the order asked for.
-- in: jobs (JSON text: a job, or an array of them)
-- out: data (json text) of each job
-- index: jobs_claim inside accept_jobs
select e.job as data
from accept_jobs(cast(:#jobs as jsonb), true) with ordinality as e
order by e.ordinality
