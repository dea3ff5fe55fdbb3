-- The newest jobs, by index. No index is of the time of creation, for each costs every enqueue and every drain.

-- The n newest jobs before a place in the list (its time null for the first), of one state and one type (null for all).
-- A job ends after its creation, so where n jobs have been found, no job that ended before the oldest of them was created
-- is newer: of the completed ones of each type the last n to end are looked at, all others are read. A page costs what
-- waits, runs, died or was cancelled, and what has ended since its jobs were created. A job that ended before its creation,
-- for somebody wrote so or set the clock back, may be missing, but hides no other. The settings are those of count_jobs(),
-- for its reasons.
CREATE FUNCTION newest_jobs(of_status text, of_type text, before_time timestamptz, before_id uuid, n integer)
RETURNS TABLE (id uuid, created_at timestamptz)
LANGUAGE sql STABLE ROWS 50
SET enable_seqscan = off
SET enable_bitmapscan = off
SET jit = off AS $$
  -- A walk from type to type: it reads one index entry a type.
  WITH RECURSIVE walk AS (
    (SELECT j.type
     FROM jobs j
     WHERE j.status IN ('completed', 'dead', 'cancelled')
       AND j.type >= coalesce(of_type, '')
     ORDER BY j.type
     LIMIT 1)
    UNION ALL
    SELECT (SELECT j.type
            FROM jobs j
            WHERE j.status IN ('completed', 'dead', 'cancelled')
              AND j.type > w.type
            ORDER BY j.type
            LIMIT 1)
    FROM walk w
    WHERE w.type IS NOT NULL
      AND of_type IS NULL
  ),
  completed_types AS (
    SELECT w.type
    FROM walk w
    WHERE w.type = coalesce(of_type, w.type)
      AND coalesce(of_status, 'completed') = 'completed'
  ),
  others AS (
    SELECT j.id, j.created_at, j.type
    FROM jobs j
    WHERE j.status = 'pending'
      AND coalesce(of_status, 'pending') = 'pending'
    UNION ALL
    SELECT j.id, j.created_at, j.type
    FROM jobs j
    WHERE j.status = 'running'
      AND coalesce(of_status, 'running') = 'running'
    UNION ALL
    SELECT j.id, j.created_at, j.type
    FROM jobs j
    WHERE j.status IN ('dead', 'cancelled')
      AND j.status = coalesce(of_status, j.status)
    UNION ALL
    -- Tables that were there before this application may hold completed jobs without their end.
    SELECT j.id, j.created_at, j.type
    FROM completed_types t
    JOIN jobs j ON j.type = t.type
      AND j.status IN ('completed', 'dead', 'cancelled')
      AND j.status = 'completed'
      AND j.finished_at IS NULL
    UNION ALL
    -- And states that aren't ours; only then the rule against them is missing.
    SELECT j.id, j.created_at, j.type
    FROM jobs j
    WHERE j.status NOT IN ('pending', 'running', 'completed', 'dead', 'cancelled')
      AND of_status IS NULL
      AND NOT EXISTS (
        SELECT FROM pg_constraint r WHERE r.conrelid = 'jobs'::regclass AND r.conname = 'jobs_status_known')
  ),
  newest_others AS (
    SELECT o.id, o.created_at
    FROM others o
    WHERE o.type = coalesce(of_type, o.type)
      AND (before_time IS NULL OR (o.created_at, o.id) < (before_time, before_id))
    ORDER BY o.created_at DESC, o.id DESC
    LIMIT n
  ),
  last_completed AS (
    SELECT c.created_at
    FROM completed_types t
    CROSS JOIN LATERAL (
      SELECT least(j.created_at, j.finished_at) AS created_at
      FROM jobs j
      WHERE j.type = t.type
        AND j.status IN ('completed', 'dead', 'cancelled')
        AND j.status = 'completed'
        AND j.finished_at < coalesce(before_time, 'infinity')
        AND (before_time IS NULL OR (j.created_at, j.id) < (before_time, before_id))
      ORDER BY j.finished_at DESC
      LIMIT n) AS c
  ),
  -- So many are at least as new.
  oldest AS (
    SELECT CASE WHEN count(*) = n THEN min(f.created_at) ELSE '-infinity' END AS created_at
    FROM (
      SELECT o.created_at FROM newest_others o
      UNION ALL
      SELECT c.created_at FROM last_completed c
      ORDER BY created_at DESC
      LIMIT n) AS f
  )
  SELECT o.id, o.created_at FROM newest_others o
  UNION ALL
  SELECT c.id, c.created_at
  FROM completed_types t
  CROSS JOIN LATERAL (
    SELECT j.id, j.created_at
    FROM jobs j
    WHERE j.type = t.type
      AND j.status IN ('completed', 'dead', 'cancelled')
      AND j.status = 'completed'
      AND j.finished_at >= (SELECT f.created_at FROM oldest f)
      AND j.created_at >= (SELECT f.created_at FROM oldest f)
      AND (before_time IS NULL OR (j.created_at, j.id) < (before_time, before_id))
    -- Without it the planner may join the types with all that has ended.
    OFFSET 0) AS c
  ORDER BY created_at DESC, id DESC
  LIMIT n
$$;
