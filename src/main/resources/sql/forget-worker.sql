-- This worker has stopped; its types stay known.
-- in: worker
-- out: number of rows
-- index: job_workers_pkey
delete from job_workers
where worker = :#${bean:worker.id}
