-- One schedule.
-- in: name
-- out: data (json text); no row when there is no such schedule
-- index: job_schedules_pkey
select cast(schedule_json(s) as text) as data
from job_schedules s
where s.name = :#name
