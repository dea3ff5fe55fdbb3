-- Why a job doesn't run, or where it does.
-- in: id
-- out: data (json text: id, type, status, reasons); no row when there is no such job
-- index: jobs_pkey; jobs_claim and jobs_unique_key inside explain_job
select cast(jsonb_build_object(
  'id', j.id, 'type', j.type, 'status', j.status,
  'reasons', (select jsonb_agg(e.reason order by e.n) from explain_job(j.id) with ordinality as e(reason, n))) as text) as data
from jobs j
where j.id = :#id
