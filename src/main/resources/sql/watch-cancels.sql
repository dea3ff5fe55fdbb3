-- Which of this worker's running jobs somebody has asked to cancel.
-- in: body (json array of its claims {id, seq}), worker
-- out: id and seq of each
-- index: jobs_pkey; not jobs_running, by which each claim would be looked for among all that run
select h.id, h.seq
from jsonb_to_recordset(cast(:#${body} as jsonb)) as h(id uuid, seq bigint)
join jobs j on j.id = h.id
where j.claim_seq = h.seq
  and j.locked_by = :#${bean:worker.id}
  and j.status is not distinct from 'running'
  and j.cancel_requested_at is not null
