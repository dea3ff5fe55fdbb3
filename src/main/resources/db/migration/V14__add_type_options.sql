-- What a job type may ask for beside attempts, timeout and backoff.
ALTER TABLE job_types
  ADD COLUMN backoff_cap interval NOT NULL DEFAULT '1 hour',
  ADD COLUMN priority int NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 100),
  ADD COLUMN max_concurrent int CHECK (max_concurrent > 0),
  ADD COLUMN payload_schema text,
  ADD COLUMN on_dead text;

COMMENT ON COLUMN job_types.priority IS 'What a job gets whose caller says nothing; a plain INSERT keeps the default of its column';
COMMENT ON COLUMN job_types.max_concurrent IS 'How many jobs may run at once over all workers; null for any number';
COMMENT ON COLUMN job_types.payload_schema IS 'The JSON Schema file that payloads are checked against';
COMMENT ON COLUMN job_types.on_dead IS 'The endpoint that is called when a job of the type dies';

-- Inserts the jobs of the array under the given ids, but those whose unique key is held. Gives how many.
CREATE OR REPLACE FUNCTION insert_jobs(asked jsonb, ids uuid[]) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
  WITH inserted AS (
    INSERT INTO jobs (id, type, payload, run_at, max_attempts, priority, unique_key)
    SELECT ids[a.n], a.job ->> 'type', nullif(a.job -> 'payload', 'null'),
      coalesce((a.job ->> 'runAt')::timestamptz, now()),
      coalesce((a.job ->> 'maxAttempts')::int, t.max_attempts),
      coalesce((a.job ->> 'priority')::int, t.priority), a.job ->> 'uniqueKey'
    FROM jsonb_array_elements(asked) WITH ORDINALITY AS a(job, n)
    JOIN job_types t ON t.type = a.job ->> 'type'
    -- In one order for all callers, for two that hold each other's keys would deadlock.
    ORDER BY a.job ->> 'type', a.job ->> 'uniqueKey', a.n
    ON CONFLICT (type, unique_key) WHERE unique_key IS NOT NULL AND status IN ('pending', 'running') DO NOTHING
    RETURNING 1)
  SELECT count(*) FROM inserted
$$;

-- Picks and locks due jobs of a type that may run only so many at once. The statement that claims can't count what
-- others claim at the same time, so one worker at a time may pick; who comes second leaves it to the first instead of
-- waiting. "finished" isn't looked at: computing it makes the caller finish its outcomes before this counts.
CREATE FUNCTION pick_within_limit(limited text, quota int, finished bigint) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  free int;
BEGIN
  SELECT t.max_concurrent INTO free FROM job_types t
  WHERE t.type = limited AND NOT t.paused
  FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- A statement of its own: it sees what was committed before the lock was taken.
  free := free - (SELECT count(*) FROM jobs j WHERE j.status = 'running' AND j.type = limited);
  RETURN QUERY
    SELECT j.id FROM jobs j
    WHERE j.type = limited AND j.status = 'pending' AND j.run_at <= now()
      AND (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour' <= now() AT TIME ZONE 'UTC'
    ORDER BY (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour', j.run_at, j.id
    LIMIT greatest(0, least(free, quota))
    FOR UPDATE SKIP LOCKED;
END
$$;

-- Deaths that the endpoint of their type has yet to be told of, written by the statement that found the job dead.
CREATE TABLE job_deaths (
  job_id uuid NOT NULL,
  claim_seq bigint NOT NULL,
  type text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  last_error text
);

CREATE INDEX job_deaths_type_next_at ON job_deaths (type, next_at);
CREATE INDEX job_deaths_job_id ON job_deaths (job_id);

COMMENT ON TABLE job_deaths IS 'Outbox of deaths: who dies is told to the onDead endpoint of its type';
