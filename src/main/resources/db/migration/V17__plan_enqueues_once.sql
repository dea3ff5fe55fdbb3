-- PostgreSQL plans a function in SQL that it can't inline on every call, and one in PL/pgSQL once a connection: enqueuing
-- one job took 1.5 ms of processor time, nearly all of it for plans. The functions mean what they meant.

-- Inserts the jobs of the array under the given ids, but those whose unique key is held. Gives how many.
CREATE OR REPLACE FUNCTION insert_jobs(asked jsonb, ids uuid[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  inserted bigint;
BEGIN
  INSERT INTO jobs (id, type, payload, run_at, max_attempts, priority, unique_key)
  SELECT ids[a.n], a.job ->> 'type', nullif(a.job -> 'payload', 'null'),
    coalesce((a.job ->> 'runAt')::timestamptz, now()),
    coalesce((a.job ->> 'maxAttempts')::int, t.max_attempts),
    coalesce((a.job ->> 'priority')::int, t.priority), a.job ->> 'uniqueKey'
  FROM jsonb_array_elements(asked) WITH ORDINALITY AS a(job, n)
  JOIN job_types t ON t.type = a.job ->> 'type'
  -- In one order for all callers, for two that hold each other's keys would deadlock.
  ORDER BY a.job ->> 'type', a.job ->> 'uniqueKey', a.n
  ON CONFLICT (type, unique_key) WHERE unique_key IS NOT NULL AND status IN ('pending', 'running') DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  RETURN inserted;
END
$$;

-- Is a due job of one of these types missing? Workers that see one already look for more by themselves.
CREATE OR REPLACE FUNCTION jobs_need_wake(asked jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce(bool_or(NOT EXISTS (
    SELECT FROM jobs j
    WHERE j.type = t.type AND j.status = 'pending' AND j.run_at <= now()
      AND (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour' <= now() AT TIME ZONE 'UTC')), false)
  FROM (
    SELECT DISTINCT a.job ->> 'type' AS type FROM jsonb_array_elements(asked) AS a(job)
    WHERE a.job ->> 'runAt' IS NULL OR (a.job ->> 'runAt')::timestamptz <= now()) AS t;
END
$$;

-- One job, for people who write SQL and for pg_cron. Gives its id.
CREATE OR REPLACE FUNCTION enqueue_job(
  type text,
  payload jsonb DEFAULT NULL,
  run_at timestamptz DEFAULT NULL,
  max_attempts int DEFAULT NULL,
  priority int DEFAULT NULL,
  unique_key text DEFAULT NULL
) RETURNS uuid
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN e.id FROM enqueue_jobs(jsonb_build_object(
    'type', type, 'payload', payload, 'runAt', to_jsonb(run_at),
    'maxAttempts', max_attempts, 'priority', priority, 'uniqueKey', unique_key)) AS e;
END
$$;

-- A job that was enqueued in the same statement: only a function sees it there.
CREATE OR REPLACE FUNCTION enqueued_job_json(id uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN job_json(j) FROM jobs j WHERE j.id = enqueued_job_json.id;
END
$$;
