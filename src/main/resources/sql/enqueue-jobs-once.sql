-- Enqueues one job or an array of jobs, unless a request with the same key did so within 24 hours.
-- in: idempotencyKey, body (JSON text)
-- out: data (json text: the job, or the list), list (was it an array), duplicates (how many unique keys were held)
-- index: job_requests_pkey, job_requests_created_at; jobs_claim and jobs_unique_key inside accept_jobs
with asked as materialized (
  select cast(:#${body} as jsonb) as jobs
)
select cast(case jsonb_typeof(asked.jobs) when 'array' then done.answer else done.answer -> 0 end as text) as data,
       jsonb_typeof(asked.jobs) = 'array' as list,
       done.duplicates
from asked, enqueue_jobs_once(:#${variable.idempotencyKey}, asked.jobs) as done
