-- How many jobs there are by state, for health, which anyone may ask for. It reads indexes alone where the table is
-- vacuumed, and the rows of those that are dead or cancelled; of what was completed 100,000 entries at most. More of them
-- are an estimate: rows by the last vacuum or by what was committed since the server's start, whichever is more, less those
-- of the other states. rate counts what was completed in the last hour, up to 100,000. A sequential scan looks cheap where
-- a limit ends it, and isn't where the first pages hold other states; compiling the plan takes longer than running it.
CREATE FUNCTION count_jobs()
RETURNS TABLE (
  pending bigint, due bigint, oldest timestamptz, running bigint, dead bigint, cancelled bigint, completed bigint, rate bigint)
LANGUAGE sql STABLE ROWS 1
SET enable_seqscan = off
SET enable_bitmapscan = off
SET jit = off AS $$
  WITH waits AS (
    SELECT count(*) AS pending,
           count(*) FILTER (WHERE j.run_at <= now()) AS due,
           min(j.run_at) FILTER (WHERE j.run_at <= now()) AS oldest
    FROM jobs j
    WHERE j.status = 'pending'
  ),
  runs AS (
    SELECT count(*) AS running FROM jobs j WHERE j.status = 'running'
  ),
  gave_up AS (
    SELECT count(*) FILTER (WHERE j.status = 'dead') AS dead,
           count(*) FILTER (WHERE j.status = 'cancelled') AS cancelled,
           count(*) FILTER (
             WHERE j.finished_at > now() - interval '1 hour' AND j.type IN (SELECT t.type FROM job_types t)) AS lately
    FROM jobs j
    WHERE j.status IN ('dead', 'cancelled')
  ),
  -- The index of what has ended doesn't tell how, so those that gave up are taken off.
  ended AS (
    SELECT count(*) AS jobs
    FROM (
      SELECT FROM jobs j
      WHERE j.status IN ('completed', 'dead', 'cancelled')
      LIMIT (SELECT 100001 + g.dead + g.cancelled FROM gave_up g)) AS w
  ),
  lately AS (
    SELECT count(*) AS jobs
    FROM (
      SELECT
      FROM job_types t
      CROSS JOIN LATERAL (
        SELECT FROM jobs j
        WHERE j.type = t.type
          AND j.status IN ('completed', 'dead', 'cancelled')
          AND j.finished_at > now() - interval '1 hour'
        ORDER BY j.finished_at DESC
        LIMIT (SELECT 100000 + g.lately FROM gave_up g)) AS of_type
      LIMIT (SELECT 100000 + g.lately FROM gave_up g)) AS w
  )
  SELECT w.pending, w.due, w.oldest, r.running, g.dead, g.cancelled,
         CASE
           WHEN e.jobs - g.dead - g.cancelled <= 100000 THEN e.jobs - g.dead - g.cancelled
           ELSE greatest(
             100000,
             greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid)) - w.pending - r.running - g.dead - g.cancelled)
         END,
         l.jobs - g.lately
  FROM waits w, runs r, gave_up g, ended e, lately l, pg_class c
  WHERE c.oid = 'jobs'::regclass
$$;
