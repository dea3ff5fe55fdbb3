-- Renews the leases of jobs that this worker holds in memory, and tells which of them it has lost.
-- in: body (json array of the claims {id, seq}), worker, lease (seconds)
-- out: id and seq of each lost claim
-- index: jobs_pkey; not jobs_running, by which each claim would be looked for among all that run
with held as materialized (
  select *
  from jsonb_to_recordset(cast(:#${body} as jsonb)) as h(id uuid, seq bigint)
),
mine as materialized (
  select j.id
  from jobs j
  join held h on h.id = j.id
  -- As an array too, for a join with so many rows may be planned as a look at every job.
  where j.id = any (array(select id from held))
    and j.claim_seq = h.seq
    and j.locked_by = :#${bean:worker.id}
    and j.status is not distinct from 'running'
  order by j.id
  for update of j skip locked
),
renewed as (
  update jobs j
  set lease_until = now() + :#${bean:worker.leaseSeconds} * interval '1 second',
      updated_at = now()
  from mine
  where j.id = mine.id
)
select h.id, h.seq
from held h
where not exists (
  select 1
  from jobs j
  where j.id = h.id
    and j.claim_seq = h.seq
    and j.locked_by = :#${bean:worker.id}
    and j.status is not distinct from 'running'
)
