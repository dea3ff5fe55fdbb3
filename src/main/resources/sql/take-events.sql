-- Takes events that are due, for a minute: longer than posting all of them may take.
-- in: nothing
-- out: id, attempts (this one included: the fence of postpone-event), event (JSON text as it is posted)
-- index: job_events_waiting
with due as materialized (
  -- As a plain subquery the planner may scan it again and take more than the limit.
  select id
  from job_events
  where status = 'waiting'
    and next_at <= now()
  -- New work first: what is over can wait.
  order by name <> 'mexc/calendar.poll', next_at
  limit 5
  for update skip locked
)
update job_events e
set next_at = now() + interval '60 seconds',
    attempts = e.attempts + 1
from due
where e.id = due.id
returning e.id, e.attempts, cast(jsonb_build_object('id', e.id, 'name', e.name, 'data', e.data) as text) as event
