-- The types that workers serve, mirrored from their routes, so that plain SQL and every node know them.
CREATE TABLE job_types (
  type text PRIMARY KEY CHECK (type ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  description text,
  max_attempts int NOT NULL,
  timeout interval NOT NULL,
  backoff interval NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  paused_at timestamptz,
  withdrawn_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- One row a worker process; "types" lists what its job files gave: {type, file, version, state, error}.
CREATE TABLE job_workers (
  worker text PRIMARY KEY,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  lease interval NOT NULL,
  types jsonb NOT NULL DEFAULT '[]'
);

CREATE FUNCTION pause_job_type(type text) RETURNS boolean
LANGUAGE sql AS $$
  UPDATE job_types t
  SET paused = true, paused_at = coalesce(t.paused_at, now()), updated_at = now()
  WHERE t.type = pause_job_type.type
  RETURNING true
$$;

CREATE FUNCTION resume_job_type(type text) RETURNS boolean
LANGUAGE sql AS $$
  UPDATE job_types t
  SET paused = false, paused_at = NULL, updated_at = now()
  WHERE t.type = resume_job_type.type
  RETURNING true
$$;
