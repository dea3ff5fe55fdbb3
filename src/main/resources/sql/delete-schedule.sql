-- Deletes a schedule; a job that it has enqueued stays.
-- in: name
-- out: data (json text of what was deleted); no row when there was no such schedule
-- index: job_schedules_pkey
delete from job_schedules s
where s.name = :#name
returning cast(schedule_json(s) - 'now' as text) as data
