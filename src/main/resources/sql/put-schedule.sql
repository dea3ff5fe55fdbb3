-- Creates or replaces a schedule. Its type and priority are held to the rules of a job.
-- in: body (JSON text {name, type, cron, timeZone, payload, priority, missed, paused})
-- out: data (json text)
-- index: job_schedules_pkey
with asked as materialized (
  select cast(:#${body} as jsonb) as a
)
insert into job_schedules as s (name, type, cron, time_zone, payload, priority, missed, paused)
select a ->> 'name', a ->> 'type', a ->> 'cron', a ->> 'timeZone', nullif(a -> 'payload', 'null'),
       cast(a ->> 'priority' as int), a ->> 'missed', cast(a ->> 'paused' as boolean)
from asked
cross join lateral check_job(a, '')
on conflict (name) do update
set type = excluded.type,
    cron = excluded.cron,
    time_zone = excluded.time_zone,
    payload = excluded.payload,
    priority = excluded.priority,
    missed = excluded.missed,
    paused = excluded.paused
returning cast(schedule_json(s) as text) as data
