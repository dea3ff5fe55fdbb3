-- A page of jobs, newest first, without payload and result.
-- in: status, type (each null for all), limit, beforeTime, beforeId (null for the first page)
-- out: data (json text), next (cursor, or null on the last page)
-- index: none; a filter that finds few rows in a large table reads it whole
with page as (
  select j.*, row_number() over (order by j.created_at desc, j.id desc) as n
  from jobs j
  where (cast(:#status as text) is null or j.status = :#status)
    and (cast(:#type as text) is null or j.type = :#type)
    and (cast(:#beforeTime as text) is null
      or (j.created_at, j.id) < (cast(:#beforeTime as timestamptz), cast(:#beforeId as uuid)))
  order by j.created_at desc, j.id desc
  limit :#limit + 1
)
select cast(coalesce(
         jsonb_agg(job_json(j) - 'payload' - 'result' order by p.n) filter (where p.n <= :#limit), '[]') as text) as data,
       max(to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || p.id)
         filter (where p.n = :#limit and exists (select 1 from page q where q.n > :#limit)) as next
from page p
join jobs j on j.id = p.id
