-- What an operator asks of a job type: how much of it waits, runs, died and was completed, how long it takes, and why
-- it failed last.

-- Changing a table waits for whoever reads it, a dump for example, and everybody else would wait behind that.
SET LOCAL lock_timeout = '5s';

ALTER TABLE job_attempts ADD COLUMN type text;

COMMENT ON COLUMN job_attempts.type IS 'The type of the job, so that the last failure of a type is found among millions';

UPDATE job_attempts a SET type = j.type FROM jobs j WHERE j.id = a.job_id;

CREATE INDEX job_attempts_failed ON job_attempts (type, finished_at)
  WHERE outcome IN ('failed', 'rejected', 'rescued');

-- Written only when a job dies or is retried.
CREATE INDEX jobs_dead ON jobs (type) WHERE status = 'dead';

-- The one index that a finish writes for this: 75 bytes (7 %) of WAL a job, and 3 to 5 % of the server's processor time a
-- job (100,000 jobs, two clients, medians of ten and more rounds; what it takes of the drain rate was lost in the noise of
-- a shared machine). A BRIN of finished_at costs hardly less time, and new rows fill the gaps of old ones, so it would find
-- most pages of a busy table. A renewal of a lease changes none of its columns and stays a HOT update.
CREATE INDEX jobs_completed ON jobs (type, finished_at) WHERE status = 'completed';

-- Gives back rows under a worker's name that it doesn't hold (a lost answer, a stop): no attempt is used.
CREATE OR REPLACE FUNCTION release_unheld_jobs(worker text, held jsonb) RETURNS bigint
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
    SET status = status_after('released', j.attempts, j.max_attempts, j.cancel_requested_at),
        finished_at = CASE WHEN j.cancel_requested_at IS NOT NULL THEN now() END,
        yields = j.yields + 1, locked_by = NULL, lease_until = NULL, updated_at = now()
    FROM orphan
    WHERE j.id = orphan.id
    RETURNING j.id, j.type, j.claim_seq, j.attempts, j.started_at, j.route_version),
  recorded AS (
    INSERT INTO job_attempts (job_id, type, claim_seq, attempt, outcome, worker, started_at, route_version)
    SELECT r.id, r.type, r.claim_seq, r.attempts + 1, 'released', worker, r.started_at, r.route_version
    FROM released r
    RETURNING 1)
  SELECT count(*) FROM recorded
$$;

-- The newest 200 attempts of a job, oldest first: those that ended, and the one that runs or completed it.
CREATE OR REPLACE FUNCTION job_history(j jobs) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(attempt_json(h) ORDER BY h.claim_seq, h.finished_at), '[]')
  FROM (
    SELECT * FROM (
      SELECT * FROM job_attempts a WHERE a.job_id = j.id ORDER BY a.claim_seq DESC LIMIT 200) AS ended
    UNION ALL
    SELECT j.id, j.claim_seq, j.attempts + 1, j.status, coalesce(j.locked_by, j.completed_by), j.started_at,
      j.finished_at, NULL, NULL, NULL, j.route_version, j.type
    WHERE j.status IN ('running', 'completed')) AS h
$$;

-- How much of a type waits, is dead and was completed in the last hour, and how long that took in milliseconds from the
-- claim. It reads 10,000 jobs of each kind at most: the first to be claimed, the newest that were completed. A plan that
-- looks cheaper by its estimate, of all types alike, reads all that there are of a busy one; compiling it takes longer
-- than running it.
CREATE FUNCTION job_type_load(wanted text)
RETURNS TABLE (pending bigint, due bigint, retrying bigint, dead bigint, completed bigint, p50 numeric, p95 numeric)
LANGUAGE sql STABLE ROWS 1
SET enable_seqscan = off
SET enable_bitmapscan = off
SET jit = off AS $$
  SELECT p.*, d.*, c.*
  FROM (
    SELECT count(*), count(*) FILTER (WHERE w.run_at <= now()), count(*) FILTER (WHERE w.attempts > 0)
    FROM (
      SELECT j.run_at, j.attempts FROM jobs j
      WHERE j.type = wanted AND j.status = 'pending'
      ORDER BY (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour', j.run_at, j.id
      LIMIT 10000) AS w) AS p,
  (
    SELECT count(*)
    FROM (SELECT FROM jobs j WHERE j.type = wanted AND j.status = 'dead' LIMIT 10000) AS w) AS d,
  (
    SELECT count(*), round(percentile_disc(0.5) WITHIN GROUP (ORDER BY w.millis)),
      round(percentile_disc(0.95) WITHIN GROUP (ORDER BY w.millis))
    FROM (
      SELECT extract(epoch FROM j.finished_at - j.started_at)::numeric * 1000 AS millis FROM jobs j
      WHERE j.type = wanted AND j.status = 'completed' AND j.finished_at > now() - interval '1 hour'
      ORDER BY j.finished_at DESC
      LIMIT 10000) AS w) AS c
$$;
