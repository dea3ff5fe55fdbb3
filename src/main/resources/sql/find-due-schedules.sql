-- The schedules whose slot has come, and those whose next slot nobody has computed yet.
-- in: nothing
-- out: name, cron, time_zone, missed, next_at, slot (next_at as text, to the microsecond), now
-- index: none; the table is small
select name, cron, time_zone, missed, next_at, cast(next_at as text) as slot, now() as now
from job_schedules
where not paused
  and error is null
  and (next_at is null or next_at <= now())
order by name
