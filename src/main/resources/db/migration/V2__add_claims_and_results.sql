-- What a claim needs (fence, lease), what an attempt leaves behind, and the index that the claim reads.
ALTER TABLE jobs
  ADD COLUMN IF NOT EXISTS priority int NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS claim_seq bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS locked_by text,
  ADD COLUMN IF NOT EXISTS lease_until timestamptz,
  ADD COLUMN IF NOT EXISTS started_at timestamptz,
  ADD COLUMN IF NOT EXISTS finished_at timestamptz,
  ADD COLUMN IF NOT EXISTS cancel_requested_at timestamptz,
  ADD COLUMN IF NOT EXISTS crashes int NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS yields int NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS unique_key text,
  ADD COLUMN IF NOT EXISTS error_class text,
  ADD COLUMN IF NOT EXISTS result jsonb,
  ADD COLUMN IF NOT EXISTS route_version text;

-- The law for rows at rest: claim_seq = attempts + yields + 1 if completed. A running row has one more.
UPDATE jobs
SET claim_seq = attempts + CASE WHEN status IN ('completed', 'running') THEN 1 ELSE 0 END
WHERE claim_seq = 0 AND (attempts <> 0 OR status IN ('completed', 'running'));

-- Ranges that later writes must keep. Where an adopted table has a row that breaks one, that rule is left out: such a
-- row is kept as it is, and a claim that writes it must not fail and so hold up all others.
DO $$
DECLARE
  rule record;
  broken boolean;
BEGIN
  FOR rule IN VALUES
    ('jobs_status_known', $r$status IN ('pending', 'running', 'completed', 'dead', 'cancelled')$r$),
    ('jobs_attempts_not_negative', 'attempts >= 0'),
    ('jobs_max_attempts_in_range', 'max_attempts BETWEEN 1 AND 1000'),
    ('jobs_priority_in_range', 'priority BETWEEN 0 AND 100'),
    ('jobs_run_at_finite', 'isfinite(run_at)')
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM jobs WHERE NOT (%s))', rule.column2) INTO broken;
    IF NOT broken THEN
      EXECUTE format('ALTER TABLE jobs ADD CONSTRAINT %I CHECK (%s)', rule.column1, rule.column2);
    END IF;
  END LOOP;
END
$$;

-- One priority point is an hour's head start, so nothing is ever recomputed and nothing waits for ever.
CREATE INDEX IF NOT EXISTS jobs_claim
  ON jobs (type, ((run_at AT TIME ZONE 'UTC') - priority * interval '1 hour'), run_at, id)
  WHERE status = 'pending';

CREATE UNIQUE INDEX IF NOT EXISTS jobs_unique_key
  ON jobs (type, unique_key)
  WHERE unique_key IS NOT NULL AND status IN ('pending', 'running');

-- Every job makes two dead row versions: vacuum early and without pauses, so that claims stay short.
ALTER TABLE jobs SET (
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.05,
  autovacuum_vacuum_cost_delay = 0
);

-- Gives back rows under a worker's name that it doesn't hold (a lost answer, a stop): no attempt is used.
-- "held" is a JSON array of the ids that it does hold.
CREATE FUNCTION release_unheld_jobs(worker text, held jsonb) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
  WITH orphan AS MATERIALIZED (
    SELECT j.id
    FROM jobs j
    WHERE j.status = 'running'
      AND j.locked_by = worker
      AND j.id <> ALL (ARRAY(SELECT h::uuid FROM jsonb_array_elements_text(held) AS h))
    ORDER BY j.id
    FOR UPDATE SKIP LOCKED),
  released AS (
    UPDATE jobs j
    SET status = 'pending', yields = j.yields + 1, locked_by = NULL, lease_until = NULL, updated_at = now()
    FROM orphan
    WHERE j.id = orphan.id
    RETURNING 1)
  SELECT count(*) FROM released
$$;
