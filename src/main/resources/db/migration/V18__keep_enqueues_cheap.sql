-- A connection keeps the plans that it makes for its first jobs, when the table may be empty. One of them counted all
-- waiting jobs for each that came: 2.5 ms after 3,000 jobs, and more with every one.

-- Is a due job of one of these types missing? Workers that see one already look for more by themselves.
CREATE OR REPLACE FUNCTION jobs_need_wake(asked jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  -- The first one in the order of the index jobs_claim, not "exists", which may be planned as a hash of all of them.
  RETURN coalesce(bool_or((
    SELECT j.id FROM jobs j
    WHERE j.type = t.type AND j.status = 'pending' AND j.run_at <= now()
      AND (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour' <= now() AT TIME ZONE 'UTC'
    ORDER BY (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour', j.run_at, j.id
    LIMIT 1) IS NULL), false)
  FROM (
    SELECT DISTINCT a.job ->> 'type' AS type FROM jsonb_array_elements(asked) AS a(job)
    WHERE a.job ->> 'runAt' IS NULL OR (a.job ->> 'runAt')::timestamptz <= now()) AS t;
END
$$;

-- Plans that use indexes whatever the statistics say, made once; what they call inherits it.
ALTER FUNCTION enqueue_jobs(jsonb) SET enable_seqscan = off;
ALTER FUNCTION enqueue_jobs(jsonb) SET jit = off;
ALTER FUNCTION enqueue_jobs(jsonb) SET plan_cache_mode = force_generic_plan;
