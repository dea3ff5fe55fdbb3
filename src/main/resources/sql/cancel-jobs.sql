-- Cancels all jobs that a filter means, 500 in a transaction.
-- in: filter (json text), dryRun
-- out: matched, changed (numbers of jobs)
-- index: jobs_claim, jobs_running
call cancel_jobs(cast(:#filter as jsonb), :#dryRun)
