-- Resumes a job type: its jobs run again from the next claim on, on every node.
-- in: type
-- out: done (true; null when there is no such type)
-- index: job_types_pkey
select resume_job_type(:#type) as done
