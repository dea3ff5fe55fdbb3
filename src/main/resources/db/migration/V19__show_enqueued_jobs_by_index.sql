-- A connection keeps the plans that it makes for its first jobs, when the table may be empty: each job enqueued over HTTP was
-- then looked for in all pages of the table, and each key in all requests. Whoever replaces these functions says it again.
ALTER FUNCTION enqueued_job_json(uuid) SET enable_seqscan = off;
ALTER FUNCTION enqueue_jobs_once(text, jsonb) SET enable_seqscan = off;
