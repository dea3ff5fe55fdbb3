-- Finishes what this worker's slots have ended and claims what is due: one round trip, one commit.
-- in: outcomes (json array), worker, types, quotas (one a type), free (slots), lease (seconds)
-- out: the claimed jobs; none when free is 0
-- index: jobs_claim; jobs_pkey
with outcome as materialized (
  select *
  from jsonb_to_recordset(cast(:#outcomes as jsonb))
    as o(id uuid, seq bigint, outcome text, delay double precision, result jsonb, error text, class text)
),
finished as (
  update jobs j
  set status = case
        when o.outcome = 'completed' then 'completed'
        when o.outcome = 'rejected' then 'dead'
        when o.outcome = 'failed' and j.attempts + 1 >= j.max_attempts then 'dead'
        else 'pending'
      end,
      attempts = j.attempts + case when o.outcome in ('failed', 'rejected') then 1 else 0 end,
      yields = j.yields + case when o.outcome in ('snoozed', 'released') then 1 else 0 end,
      crashes = case when o.outcome = 'completed' then 0 else j.crashes end,
      run_at = case
        when o.outcome in ('failed', 'snoozed', 'released') then now() + o.delay * interval '1 second'
        else j.run_at
      end,
      result = o.result,
      last_error = coalesce(o.error, j.last_error),
      error_class = coalesce(o.class, j.error_class),
      finished_at = case
        when o.outcome in ('completed', 'rejected') or o.outcome = 'failed' and j.attempts + 1 >= j.max_attempts then now()
      end,
      locked_by = null,
      lease_until = null,
      updated_at = now()
  from outcome o
  where j.id = o.id
    and j.claim_seq = o.seq
    and j.locked_by = :#worker
    and j.status = 'running'
),
-- The types in their turn: a join below could read them in an order of its own, and with few free slots the first type
-- with a backlog would then starve all others.
wanted as materialized (
  select t.type, t.quota
  from unnest(:#types, :#quotas) with ordinality as t(type, quota, turn)
  join job_types jt on jt.type = t.type and not jt.paused
  order by t.turn
),
-- Materialized: as a plain subquery the planner may scan it again and claim more than the limit.
due as materialized (
  select j.id
  from wanted t
  cross join lateral (
    select id
    from jobs
    where type = t.type
      and status = 'pending'
      and run_at <= now()
      and (run_at at time zone 'UTC') - priority * interval '1 hour' <= now() at time zone 'UTC'
    order by (run_at at time zone 'UTC') - priority * interval '1 hour', run_at, id
    limit t.quota
    for update skip locked
  ) j
  limit :#free
),
claimed as (
  update jobs j
  set status = 'running',
      claim_seq = j.claim_seq + 1,
      locked_by = :#worker,
      lease_until = now() + :#lease * interval '1 second',
      started_at = now(),
      updated_at = now()
  from due
  where j.id = due.id
  returning j.id, j.claim_seq, j.type, j.payload, j.attempts, j.max_attempts
)
select * from claimed
