-- Retries all jobs that a filter means, 500 in a transaction.
-- in: filter (json text), dryRun
-- out: matched, changed (numbers of jobs)
-- index: idx_jobs_status_run_at
call retry_jobs(cast(:#filter as jsonb), :#dryRun)
