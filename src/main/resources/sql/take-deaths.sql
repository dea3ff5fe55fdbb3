-- Takes deaths that are to be told, for a minute: who dies with one leaves it to the next look.
-- in: body (json array of the types that this worker can tell)
-- out: rows id, seq, type, attempts (tries to tell it), job (json text)
-- index: job_deaths_type_next_at, jobs_pkey
with due as materialized (
  select d.ctid as place
  from job_deaths d
  join jsonb_array_elements_text(cast(:#${body} as jsonb)) as t(type) on t.type = d.type
  where d.next_at <= now()
    and exists (select from jobs j where j.id = d.job_id)
  order by d.next_at
  limit 50
  for update of d skip locked
),
taken as (
  update job_deaths d
  set next_at = now() + interval '1 minute',
      attempts = d.attempts + 1
  from due
  where d.ctid = due.place
  returning d.job_id, d.claim_seq, d.type, d.attempts
)
select t.job_id as id, t.claim_seq as seq, t.type, t.attempts, cast(job_json(j) as text) as job
from taken t
join jobs j on j.id = t.job_id
