-- How many jobs are due and wait.
-- in: nothing
-- out: due
-- index: idx_jobs_status_run_at
select count(*) as due
from jobs
where status = 'pending'
  and run_at <= now()
