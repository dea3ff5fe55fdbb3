-- What was done for a job already, and by whom.
-- in: jobId uuid (null when no job runs it)
-- out: JSON text, the recorded result with a message; no row = nothing was done yet
-- index: job_effects_pkey
select cast(result || jsonb_build_object('message', format('already done by %s at %s', done_by, json_time(done_at)))
         as text) as result
from job_effects
where job_id = cast(:#${variable.jobId} as uuid)
  and effect = 'calendar_sync'
