-- How many jobs are due and wait.
-- in: nothing
-- out: due
-- index: jobs_claim
select count(*) as due
from jobs
where status = 'pending'
  and run_at <= now()
