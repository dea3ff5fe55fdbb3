-- A page of jobs, newest first, without payload and result.
-- in: status, type (each null for all), limit, beforeTime, beforeId (null for the first page)
-- out: data (json text), next (cursor, or null on the last page)
-- index: none; it reads the table and sorts out the newest
with found as (
  select j.id, j.created_at
  from jobs j
  where (cast(:#status as text) is null or j.status = :#status)
    and (cast(:#type as text) is null or j.type = :#type)
    and (cast(:#beforeTime as text) is null
      or (j.created_at, j.id) < (cast(:#beforeTime as timestamptz), cast(:#beforeId as uuid)))
  order by j.created_at desc, j.id desc
  limit :#limit + 1
),
page as (
  select f.id, f.created_at, row_number() over (order by f.created_at desc, f.id desc) as n
  from found f
)
select cast(coalesce(
         jsonb_agg(job_json(j) - 'payload' - 'result' order by p.n) filter (where p.n <= :#limit), '[]') as text) as data,
       max(to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || p.id)
         filter (where p.n = :#limit and exists (select 1 from page q where q.n > :#limit)) as next
from page p
join jobs j on j.id = p.id
