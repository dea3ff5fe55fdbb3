-- All schedules by name.
-- in: nothing
-- out: data (json text of the list)
-- index: job_schedules_pkey
select cast(coalesce(jsonb_agg(schedule_json(s) order by s.name), '[]') as text) as data
from job_schedules s
