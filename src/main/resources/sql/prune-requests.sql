-- Deletes up to 1,000 requests with an Idempotency-Key that are over 24 hours old: their keys are free by then.
-- in: nothing
-- out: one row: requests (how many went), more (whether there may be)
-- index: job_requests_created_at, job_requests_pkey
with old as materialized (
  select idempotency_key
  from job_requests
  where created_at < now() - interval '24 hours'
  order by created_at
  limit 1000
  for update skip locked
),
gone as (
  delete from job_requests
  where idempotency_key = any (array(select idempotency_key from old))
  returning 1
)
select count(*) as requests,
       count(*) = 1000 as more
from gone
