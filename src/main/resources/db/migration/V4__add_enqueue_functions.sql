-- Time-ordered id (UUID version 7): neighbours in time are neighbours in the indexes.
CREATE FUNCTION new_job_id() RETURNS uuid
LANGUAGE sql VOLATILE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;

-- Times in JSON: UTC, ISO 8601, milliseconds.
CREATE FUNCTION json_time(t timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- A job as the API shows it: its columns in camelCase.
CREATE FUNCTION job_json(j jobs) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'id', j.id, 'type', j.type, 'payload', j.payload, 'status', j.status, 'priority', j.priority,
    'runAt', json_time(j.run_at), 'attempts', j.attempts, 'maxAttempts', j.max_attempts,
    'lastError', j.last_error, 'errorClass', j.error_class, 'result', j.result, 'uniqueKey', j.unique_key,
    'createdAt', json_time(j.created_at), 'updatedAt', json_time(j.updated_at),
    'startedAt', json_time(j.started_at), 'finishedAt', json_time(j.finished_at),
    'lockedBy', j.locked_by, 'leaseUntil', json_time(j.lease_until),
    'cancelRequestedAt', json_time(j.cancel_requested_at), 'claimSeq', j.claim_seq,
    'crashes', j.crashes, 'yields', j.yields, 'routeVersion', j.route_version)
$$;

-- Raises what the API answers: JQ400 for a malformed member, JQ422 for a request that can't be accepted.
CREATE FUNCTION refuse_job(state text, place text, given text, allowed text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: given %, allowed %', place, given, allowed USING ERRCODE = state;
END
$$;

-- Checks one job of enqueue_jobs; "place" is how messages call it.
CREATE FUNCTION check_job(job jsonb, place text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  run_at timestamptz;
BEGIN
  IF jsonb_typeof(job) <> 'object' THEN
    PERFORM refuse_job('JQ400', coalesce(nullif(rtrim(place, '.'), ''), 'job'), jsonb_typeof(job), 'an object {"type", "payload"?, "runAt"?, "maxAttempts"?, "priority"?, "uniqueKey"?}');
  END IF;
  IF jsonb_typeof(job -> 'type') IS DISTINCT FROM 'string' OR job ->> 'type' !~ '^[a-z0-9][a-z0-9._-]{0,62}$' THEN
    PERFORM refuse_job('JQ400', place || 'type', coalesce(left((job -> 'type')::text, 100), 'nothing'),
      'a name of 1 to 63 lower-case letters, digits, ".", "_" or "-", for example "calendar_sync"');
  END IF;
  IF NOT EXISTS (SELECT FROM job_types t WHERE t.type = job ->> 'type' AND t.withdrawn_at IS NULL) THEN
    PERFORM refuse_job('JQ422', place || 'type', (job -> 'type')::text, 'a known job type: ' || coalesce(
      (SELECT string_agg(t.type, ', ' ORDER BY t.type) FROM job_types t WHERE t.withdrawn_at IS NULL),
      'none yet; put a route into routes/jobs and start a worker'));
  END IF;
  IF job ->> 'maxAttempts' IS NOT NULL
      AND (jsonb_typeof(job -> 'maxAttempts') <> 'number' OR (job ->> 'maxAttempts') !~ '^[0-9]{1,4}$'
        OR (job ->> 'maxAttempts')::int NOT BETWEEN 1 AND 1000) THEN
    PERFORM refuse_job('JQ400', place || 'maxAttempts', left((job -> 'maxAttempts')::text, 100), 'a whole number from 1 to 1000');
  END IF;
  IF job ->> 'priority' IS NOT NULL
      AND (jsonb_typeof(job -> 'priority') <> 'number' OR (job ->> 'priority') !~ '^[0-9]{1,3}$'
        OR (job ->> 'priority')::int > 100) THEN
    PERFORM refuse_job('JQ400', place || 'priority', left((job -> 'priority')::text, 100), 'a whole number from 0 to 100, higher first');
  END IF;
  IF job ->> 'uniqueKey' IS NOT NULL
      AND (jsonb_typeof(job -> 'uniqueKey') <> 'string' OR length(job ->> 'uniqueKey') NOT BETWEEN 1 AND 255) THEN
    PERFORM refuse_job('JQ400', place || 'uniqueKey', left((job -> 'uniqueKey')::text, 100), 'a text of 1 to 255 characters');
  END IF;
  IF job ->> 'runAt' IS NOT NULL THEN
    BEGIN
      -- A time without a zone, a word such as "tomorrow" or an infinite time is not accepted.
      IF jsonb_typeof(job -> 'runAt') = 'string'
          AND job ->> 'runAt' ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)$' THEN
        run_at := (job ->> 'runAt')::timestamptz;
      END IF;
    EXCEPTION WHEN data_exception THEN
      run_at := NULL;
    END;
    IF run_at IS NULL THEN
      PERFORM refuse_job('JQ400', place || 'runAt', left((job -> 'runAt')::text, 100), 'a time with its zone, for example "2030-01-31T12:00:00Z"');
    END IF;
  END IF;
END
$$;

-- Inserts the jobs of the array under the given ids, but those whose unique key is held. Gives how many.
CREATE FUNCTION insert_jobs(asked jsonb, ids uuid[]) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
  WITH inserted AS (
    INSERT INTO jobs (id, type, payload, run_at, max_attempts, priority, unique_key)
    SELECT ids[a.n], a.job ->> 'type', nullif(a.job -> 'payload', 'null'),
      coalesce((a.job ->> 'runAt')::timestamptz, now()),
      coalesce((a.job ->> 'maxAttempts')::int, t.max_attempts),
      coalesce((a.job ->> 'priority')::int, 0), a.job ->> 'uniqueKey'
    FROM jsonb_array_elements(asked) WITH ORDINALITY AS a(job, n)
    JOIN job_types t ON t.type = a.job ->> 'type'
    -- In one order for all callers, for two that hold each other's keys would deadlock.
    ORDER BY a.job ->> 'type', a.job ->> 'uniqueKey', a.n
    ON CONFLICT (type, unique_key) WHERE unique_key IS NOT NULL AND status IN ('pending', 'running') DO NOTHING
    RETURNING 1)
  SELECT count(*) FROM inserted
$$;

-- Is a due job of one of these types missing? Workers that see one already look for more by themselves.
CREATE FUNCTION jobs_need_wake(asked jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT coalesce(bool_or(NOT EXISTS (
    SELECT FROM jobs j
    WHERE j.type = t.type AND j.status = 'pending' AND j.run_at <= now()
      AND (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour' <= now() AT TIME ZONE 'UTC')), false)
  FROM (
    SELECT DISTINCT a.job ->> 'type' AS type FROM jsonb_array_elements(asked) AS a(job)
    WHERE a.job ->> 'runAt' IS NULL OR (a.job ->> 'runAt')::timestamptz <= now()) AS t
$$;

-- The one way in: an array of 1 to 1,000 jobs {type, payload?, runAt?, maxAttempts?, priority?, uniqueKey?}, or
-- one such object. All are enqueued or none. Gives their ids in the order asked for; "duplicate" marks a unique
-- key that a live job of that type holds, whose id is given instead.
CREATE FUNCTION enqueue_jobs(batch jsonb) RETURNS TABLE (id uuid, duplicate boolean)
LANGUAGE plpgsql AS $$
DECLARE
  asked jsonb := CASE jsonb_typeof(batch) WHEN 'array' THEN batch ELSE jsonb_build_array(batch) END;
  n int := CASE WHEN batch IS NULL THEN 0 ELSE jsonb_array_length(asked) END;
  ids uuid[] := ARRAY(SELECT new_job_id() FROM generate_series(1, n));
  all_new boolean;
  wake boolean;
BEGIN
  IF n NOT BETWEEN 1 AND 1000 THEN
    PERFORM refuse_job('JQ400', 'jobs', n || ' jobs', '1 to 1000 in one call');
  END IF;
  PERFORM check_job(a.job, CASE jsonb_typeof(batch) WHEN 'array' THEN format('jobs[%s].', a.n - 1) ELSE '' END)
  FROM jsonb_array_elements(asked) WITH ORDINALITY AS a(job, n);

  wake := jobs_need_wake(asked);
  all_new := insert_jobs(asked, ids) = n;
  FOR i IN 1..n LOOP
    id := ids[i];
    duplicate := false;
    -- A holder may end between the two statements: then the key is free, and the insert is tried again.
    WHILE NOT (all_new OR duplicate OR EXISTS (SELECT FROM jobs j WHERE j.id = ids[i])) LOOP
      SELECT j.id INTO id FROM jobs j
      WHERE j.type = asked -> (i - 1) ->> 'type' AND j.unique_key = asked -> (i - 1) ->> 'uniqueKey'
        AND j.status IN ('pending', 'running');
      duplicate := FOUND;
      IF NOT duplicate THEN
        id := ids[i];
        PERFORM insert_jobs(jsonb_build_array(asked -> (i - 1)), ids[i:i]);
      END IF;
    END LOOP;
    RETURN NEXT;
  END LOOP;

  IF wake THEN
    PERFORM pg_notify('process_jobs_trigger', 'check_pending');
  END IF;
END
$$;

-- One job, for people who write SQL and for pg_cron. Gives its id.
CREATE FUNCTION enqueue_job(
  type text,
  payload jsonb DEFAULT NULL,
  run_at timestamptz DEFAULT NULL,
  max_attempts int DEFAULT NULL,
  priority int DEFAULT NULL,
  unique_key text DEFAULT NULL
) RETURNS uuid
LANGUAGE sql VOLATILE AS $$
  SELECT id FROM enqueue_jobs(jsonb_build_object(
    'type', type, 'payload', payload, 'runAt', to_jsonb(run_at),
    'maxAttempts', max_attempts, 'priority', priority, 'uniqueKey', unique_key))
$$;

-- A job that was enqueued in the same statement: only a function sees it there.
CREATE FUNCTION enqueued_job_json(id uuid) RETURNS jsonb
LANGUAGE sql VOLATILE AS $$
  SELECT job_json(j) FROM jobs j WHERE j.id = enqueued_job_json.id
$$;
