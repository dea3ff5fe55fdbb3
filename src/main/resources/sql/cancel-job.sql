-- Cancels a job that waits, asks its worker to end one that runs; raises JQ40S for one that has finished.
-- in: id
-- out: data (json text of the job as it is now); no row when there is no such job
-- index: jobs_pkey
with done as materialized (
  select cancel_job(:#id) as outcome
)
select cast(enqueued_job_json(:#id) as text) as data
from done d
where d.outcome is not null
