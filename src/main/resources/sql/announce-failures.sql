-- Writes an event for each calendar sync that died within the last day, once a death, whoever found it dead.
-- in: nothing
-- out: number of events
-- index: jobs_retryable, job_events_pkey
insert into job_events (id, name, data)
select j.id || ':failed:' || j.claim_seq, 'mexc/calendar.failed',
       jsonb_build_object('jobId', j.id, 'error', j.last_error)
from jobs j
where j.status = 'dead'
  and j.type = 'calendar_sync'
  and j.finished_at > now() - interval '1 day'
on conflict do nothing
