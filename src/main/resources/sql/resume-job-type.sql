-- Resumes a job type on every node, from the next claim on.
-- in: type
-- out: true; null when the type isn't known
-- index: job_types_pkey
select resume_job_type(:#${variable.type}) as done
