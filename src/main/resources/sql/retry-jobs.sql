-- Retries all jobs that a filter means, 500 in a transaction.
-- in: filter (json text), dryRun
-- out: matched, changed (numbers of jobs)
-- index: jobs_retryable
call retry_jobs(cast(:#filter as jsonb), :#dryRun)
