-- Resumes a schedule, on every node.
-- in: name
-- out: true; null when there is no such schedule
-- index: job_schedules_pkey
select resume_schedule(:#name) as done
