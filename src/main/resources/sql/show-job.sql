-- One job with its payload, result and history.
-- in: id
-- out: data (json text); no row when there is no such job
-- index: jobs_pkey
select cast(job_json(j) || jsonb_build_object('history', job_history(j)) as text) as data
from jobs j
where j.id = :#id
