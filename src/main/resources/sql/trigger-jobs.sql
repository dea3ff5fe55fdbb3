-- Triggers jobs where the calendar syncs among them may be for another engine too, or instead.
-- in: body (JSON text: a job, or an array), trigger (scheduled, cron or api), execution engine
-- out: data (json text: array of {job (null without one), eventId (null without one), duplicate}), queuedAt (json text)
-- index: jobs_pkey; jobs_claim and jobs_unique_key inside accept_jobs
with triggered as materialized (
  select t.id, t.duplicate, t.event_id, t.ordinality
  from trigger_jobs(cast(:#${body} as jsonb), :#${variable.trigger}, :#${bean:execution.engine}) with ordinality as t
)
select cast(jsonb_agg(
         jsonb_build_object('job', enqueued_job_json(t.id), 'eventId', t.event_id, 'duplicate', t.duplicate)
         order by t.ordinality) as text) as data,
       json_time(now()) as "queuedAt"
from triggered t
