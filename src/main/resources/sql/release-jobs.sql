-- Gives back rows under this worker's name that it doesn't hold (a lost answer, a stop): no attempt is used.
-- in: body (json array of the ids that it does hold), worker
-- out: number of rows
-- index: jobs_running
select release_unheld_jobs(:#${bean:worker.id}, cast(:#${body} as jsonb))
