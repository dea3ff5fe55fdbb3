-- This worker's sign of life, and the mirror of its job types for plain SQL and other nodes.
-- A type is withdrawn when no live worker serves it; while all are down, types stay known and can be enqueued.
-- in: body (json array of the types and broken files of this worker), worker, lease (seconds)
-- out: number of workers
-- index: job_workers_pkey, job_types_pkey
with me as (
  insert into job_workers as w (worker, lease, types)
  values (:#${bean:worker.id}, :#${bean:worker.leaseSeconds} * interval '1 second', cast(:#${body} as jsonb))
  on conflict (worker) do update
  set seen_at = now(), types = excluded.types
),
gone as (
  delete from job_workers
  where seen_at < now() - interval '1 day'
),
mine as (
  select *
  from jsonb_to_recordset(cast(:#${body} as jsonb))
    as t(type text, description text, "maxAttempts" int, "timeoutSeconds" double precision, "backoffSeconds" double precision,
      "backoffCapSeconds" double precision, priority int, "maxConcurrent" int, schema text, "onDead" text)
  where type is not null
),
others as (
  select t.entry ->> 'type' as type
  from job_workers w
  cross join lateral jsonb_array_elements(w.types) as t(entry)
  where w.worker <> :#${bean:worker.id}
    and w.seen_at > now() - w.lease
),
mirrored as (
  insert into job_types as t (type, description, max_attempts, timeout, backoff, backoff_cap, priority, max_concurrent,
    payload_schema, on_dead)
  select type, description, "maxAttempts", "timeoutSeconds" * interval '1 second', "backoffSeconds" * interval '1 second',
         "backoffCapSeconds" * interval '1 second', priority, "maxConcurrent", schema, "onDead"
  from mine
  order by type
  on conflict (type) do update
  set description = excluded.description,
      max_attempts = excluded.max_attempts,
      timeout = excluded.timeout,
      backoff = excluded.backoff,
      backoff_cap = excluded.backoff_cap,
      priority = excluded.priority,
      max_concurrent = excluded.max_concurrent,
      payload_schema = excluded.payload_schema,
      on_dead = excluded.on_dead,
      withdrawn_at = null,
      updated_at = now()
  where (t.description, t.max_attempts, t.timeout, t.backoff, t.backoff_cap, t.priority, t.max_concurrent,
      t.payload_schema, t.on_dead, t.withdrawn_at)
    is distinct from (excluded.description, excluded.max_attempts, excluded.timeout, excluded.backoff, excluded.backoff_cap,
      excluded.priority, excluded.max_concurrent, excluded.payload_schema, excluded.on_dead, null)
)
update job_types t
set withdrawn_at = now(),
    updated_at = now()
where t.withdrawn_at is null
  and t.type not in (select type from mine)
  and t.type not in (select type from others where type is not null)
