-- A page of jobs, newest first, without payload and result.
-- in: status, type (each null for all), limit, beforeTime, beforeId (null for the first page)
-- out: data (json text), next (cursor, or null on the last page)
-- index: jobs_claim, jobs_running, jobs_retryable, jobs_ended (newest_jobs), jobs_pkey
with page as (
  select j.id, j.created_at, row_number() over (order by j.created_at desc, j.id desc) as n
  from newest_jobs(:#status, :#type, cast(:#beforeTime as timestamptz), cast(:#beforeId as uuid), :#limit + 1) j
)
select cast(coalesce(
         jsonb_agg(job_json(j) - 'payload' - 'result' order by p.n) filter (where p.n <= :#limit), '[]') as text) as data,
       max(to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || p.id)
         filter (where p.n = :#limit and exists (select 1 from page q where q.n > :#limit)) as next
from page p
join jobs j on j.id = p.id
