-- Creates or replaces a schedule; it stays paused where nothing is said. Its type and priority are held to the rules of a job.
-- in: body (JSON text {name, type, cron, timeZone, payload, priority, missed, paused})
-- out: data (json text)
-- index: job_schedules_pkey
with asked as materialized (
  select cast(:#${body} as jsonb) as a
),
-- A schedule whose type is known no more may still be edited.
new_type as materialized (
  select a
  from asked
  where not exists (select from job_schedules e where e.name = a ->> 'name' and e.type = a ->> 'type')
),
checked as materialized (
  select count(*) as n
  from new_type
  cross join lateral check_job(a, '')
)
insert into job_schedules as s (name, type, cron, time_zone, payload, priority, missed, paused)
select a ->> 'name', a ->> 'type', a ->> 'cron', a ->> 'timeZone', nullif(a -> 'payload', 'null'),
       cast(a ->> 'priority' as int), a ->> 'missed', coalesce(cast(a ->> 'paused' as boolean), false)
from asked
cross join checked
on conflict (name) do update
set type = excluded.type,
    cron = excluded.cron,
    time_zone = excluded.time_zone,
    payload = excluded.payload,
    priority = excluded.priority,
    missed = excluded.missed,
    paused = coalesce((select cast(a ->> 'paused' as boolean) from asked), s.paused)
returning cast(schedule_json(s) as text) as data
