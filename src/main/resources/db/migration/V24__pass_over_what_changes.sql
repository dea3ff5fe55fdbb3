-- SKIP LOCKED doesn't skip all that others are changing: a row that was changed and committed since the statement began is
-- locked in its new version before that turns out not to be wanted, and stays so until the end of the transaction. A claim so
-- held up who finished that job, and both could end in a deadlock, a second later. The version that the statement sees names
-- who changed or locked it last, so the row can be passed over before it is locked.

-- Whether nobody is changing a row, or has done so since the statement began; to be asked where its xmax isn't 0. True for
-- who only locked it, or gave up, before. Where several share a lock (by foreign keys) it holds a number of another kind,
-- which must not keep a job waiting: so what is further ahead than transactions get while a statement runs is none.
CREATE FUNCTION is_untouched(xmax xid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  -- In 64 bits, for which there is no cast: as far from the snapshot's end as it is in 32; below 3 there are no transactions.
  -- One expression, to be inlined.
  SELECT age(xmax) < age(cast(pg_snapshot_xmax(pg_current_snapshot()) AS xid)) - 10000
    OR pg_visible_in_snapshot(
      cast(cast(
        greatest(3, cast(cast(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)
          + age(cast(pg_snapshot_xmax(pg_current_snapshot()) AS xid)) - age(xmax)) AS text) AS xid8),
      pg_current_snapshot())
$$;

-- Locks those of the jobs that the filter means and that nobody holds, in the order of their ids.
CREATE OR REPLACE FUNCTION take_meant_jobs(f job_filter, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE
-- Between the look at a row and its lock it may still change: this side gives way, and before a deadlock is found.
SET lock_timeout = '500ms' AS $$
BEGIN
  FOR try IN 1..3 LOOP
    BEGIN
      RETURN ARRAY(
        SELECT j.id FROM jobs j
        WHERE j.id = ANY (ids) AND j.status = ANY (f.statuses) AND is_meant(j, f) AND (j.xmax = 0 OR is_untouched(j.xmax))
        ORDER BY j.id FOR UPDATE SKIP LOCKED);
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      NULL;
    END;
  END LOOP;
  RETURN '{}';
END
$$;
