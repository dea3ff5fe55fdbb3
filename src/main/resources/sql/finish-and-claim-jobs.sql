-- Finishes what this worker's slots have ended and claims what is due: one round trip, one commit.
-- in: completed, ended (json arrays: the jobs that are done, the attempts that ended otherwise), worker, types, quotas, versions and marks (one a type; a mark is key, run_at and id of a job, or null), free (how many jobs at most), memory (for their payloads, in characters), lease (seconds)
-- out: the claimed jobs; none when free is 0
-- index: jobs_claim; jobs_pkey; job_types_pkey
with done as materialized (
  select *
  from jsonb_to_recordset(cast(:#completed as jsonb)) as o(id uuid, seq bigint, result jsonb)
),
completed as (
  update jobs j
  set status = 'completed',
      crashes = 0,
      result = o.result,
      finished_at = now(),
      completed_by = j.locked_by,
      locked_by = null,
      lease_until = null,
      updated_at = now()
  from done o
  -- As an array too, for a join with so many rows may be planned as a look at every job.
  where j.id = any (array(select id from done))
    and j.id = o.id
    and j.claim_seq = o.seq
    and j.locked_by = :#worker
    -- Not "=", which the index jobs_running serves: planned for few running ones it reads them all, for each outcome.
    and j.status is not distinct from 'running'
  returning 1
),
stopped as materialized (
  select *
  from jsonb_to_recordset(cast(:#ended as jsonb))
    as o(id uuid, seq bigint, outcome text, delay double precision, error text, class text, stack text)
),
ended as (
  update jobs j
  set status = status_after(o.outcome, j.attempts, j.max_attempts, j.cancel_requested_at),
      attempts = j.attempts + case when o.outcome in ('failed', 'rejected', 'cancelled') then 1 else 0 end,
      yields = j.yields + case when o.outcome in ('snoozed', 'released') then 1 else 0 end,
      run_at = case status_after(o.outcome, j.attempts, j.max_attempts, j.cancel_requested_at)
        when 'pending' then now() + o.delay * interval '1 second'
        else j.run_at
      end,
      last_error = coalesce(o.error, j.last_error),
      error_class = coalesce(o.class, j.error_class),
      finished_at = case
        when status_after(o.outcome, j.attempts, j.max_attempts, j.cancel_requested_at) <> 'pending' then now()
      end,
      locked_by = null,
      lease_until = null,
      updated_at = now()
  from stopped o
  where j.id = any (array(select id from stopped))
    and j.id = o.id
    and j.claim_seq = o.seq
    and j.locked_by = :#worker
    and j.status is not distinct from 'running'
  returning j.id, j.type, j.status, o.seq, j.attempts, j.started_at, j.route_version, o.outcome, o.class, o.error, o.stack
),
recorded as (
  insert into job_attempts (job_id, type, claim_seq, attempt, outcome, worker, started_at, error_class, message, stack, route_version)
  select e.id, e.type, e.seq, e.attempts + case when e.outcome in ('snoozed', 'released') then 1 else 0 end, e.outcome,
         :#worker, e.started_at, e.class, e.error, e.stack, e.route_version
  from ended e
),
told as (
  insert into job_deaths (job_id, claim_seq, type)
  select e.id, e.seq, e.type
  from ended e
  join job_types t on t.type = e.type and t.on_dead is not null
  where e.status = 'dead'
),
-- The types in their turn: a join below could read them in an order of its own, and with few free slots the first type
-- with a backlog would then starve all others.
wanted as materialized (
  select t.type, t.quota, t.version, jt.max_concurrent,
         coalesce(to_timestamp(cast(split_part(t.mark, ' ', 1) as double precision)) at time zone 'UTC', '-infinity') as mark_key,
         coalesce(to_timestamp(cast(split_part(t.mark, ' ', 2) as double precision)), '-infinity') as mark_run_at,
         coalesce(cast(split_part(t.mark, ' ', 3) as uuid), '00000000-0000-0000-0000-000000000000') as mark_id
  from unnest(:#types, :#quotas, :#versions, :#marks) with ordinality as t(type, quota, version, mark, turn)
  join job_types jt on jt.type = t.type and not jt.paused
  order by t.turn
),
-- Materialized: as a plain subquery the planner may scan it again and claim more than the limit.
picked as materialized (
  select j.id,
         -- What isn't compressed is stored in about as many bytes as its text has characters.
         coalesce(case when pg_column_compression(j.payload) is null then pg_column_size(j.payload) else length(cast(j.payload as text)) end, 0) as size
  from wanted t
  cross join lateral (
    select f.id, f.payload
    from (
      select id, payload
      from jobs
      where t.max_concurrent is null
        and type = t.type
        and status = 'pending'
        and run_at <= now()
        -- What another claim takes meanwhile isn't even looked at for a lock; see is_untouched.
        and (xmax = 0 or is_untouched(xmax))
        and (run_at at time zone 'UTC') - priority * interval '1 hour' <= now() at time zone 'UTC'
        -- What lies before the mark has been claimed, nearly always: its index entries needn't be read again.
        and ((run_at at time zone 'UTC') - priority * interval '1 hour', run_at, id) >= (t.mark_key, t.mark_run_at, t.mark_id)
      order by (run_at at time zone 'UTC') - priority * interval '1 hour', run_at, id
      limit t.quota
      for update skip locked
    ) f
    union all
    -- Few of these may run at once; what ends in this statement has made place.
    select l.id, (select payload from jobs where id = l.id)
    from pick_within_limit(t.type, t.quota, (select count(*) from completed) + (select count(*) from ended)) as l(id)
    where t.max_concurrent is not null
  ) j
  limit :#free
),
-- The payloads come as one answer, which the worker must have room for.
room as materialized (
  select coalesce(sum(size), 0) <= :#memory as suffices from picked
),
due as materialized (
  select id
  from picked
  where (select suffices from room)
  union all
  -- As many as there is room for, and the first one always.
  select p.id
  from (select id, sum(size) over (rows unbounded preceding) - size as before from picked) p
  where p.before < :#memory
    and not (select suffices from room)
),
claimed as (
  update jobs j
  set status = 'running',
      claim_seq = j.claim_seq + 1,
      locked_by = :#worker,
      lease_until = now() + :#lease * interval '1 second',
      started_at = now(),
      finished_at = null,
      -- Left by somebody who made a cancelled job pending by hand.
      cancel_requested_at = null,
      route_version = w.version,
      updated_at = now()
  from wanted w
  where j.id = any (array(select id from due))
    and j.type = w.type
  returning cast(j.id as text) as id, j.claim_seq, j.type, j.payload, j.attempts, j.max_attempts,
            date_part('epoch', (j.run_at at time zone 'UTC') - j.priority * interval '1 hour') as key,
            date_part('epoch', j.run_at) as run_at,
            (select not suffices from room) as cut
)
select * from claimed
