-- Fewer index entries a job: what a drain writes is what limits it.

-- Changing a table waits for whoever reads it, a dump for example, and everybody else would wait behind that.
SET LOCAL lock_timeout = '5s';

-- An entry when a job is claimed: to find what runs, by type and by whoever is gone. It takes 7 % of the drain rate
-- (pgbench, two clients, medians of four interleaved rounds of 100,000 jobs, PostgreSQL 15, two cores).
CREATE INDEX jobs_running ON jobs (type) WHERE status = 'running';

-- An entry when a job ends: for the figures of a type, and for housekeeping. It takes 6 %; with the state in front it
-- would take 11 %, so who looks for the completed ones passes over those that died at that time.
-- A renewal of a lease changes none of its columns and stays a HOT update.
CREATE INDEX jobs_ended ON jobs (type, finished_at) WHERE status IN ('completed', 'dead', 'cancelled');

-- What can be run again; written only when a job dies, is cancelled or is retried.
CREATE INDEX jobs_retryable ON jobs (type) WHERE status IN ('dead', 'cancelled');

-- Two entries a drained job and one an enqueued one, for states that the three above find: with the next one 19 % of
-- the drain rate.
DROP INDEX IF EXISTS idx_jobs_status_run_at;
DROP INDEX jobs_completed;
DROP INDEX jobs_dead;

-- Changes all jobs that a filter means, 500 in a transaction, beside workers, for 40 seconds at most: what is left then
-- is for another call. A job that somebody holds locked is passed over, and tried again as long as others change.
CREATE OR REPLACE PROCEDURE change_meant_jobs(f job_filter, retries boolean, dry_run boolean, INOUT matched bigint, INOUT changed bigint)
LANGUAGE plpgsql AS $$
DECLARE
  -- What comes later isn't meant: a job may die again as fast as it is retried.
  -- In parts that have an index each, for no index is of all states.
  meant uuid[] := ARRAY(
    SELECT j.id FROM jobs j WHERE j.status = 'pending' AND 'pending' = ANY (f.statuses) AND is_meant(j, f)
    UNION ALL
    SELECT j.id FROM jobs j WHERE j.status = 'running' AND 'running' = ANY (f.statuses) AND is_meant(j, f)
    UNION ALL
    SELECT j.id FROM jobs j WHERE j.status IN ('dead', 'cancelled') AND j.status = ANY (f.statuses) AND is_meant(j, f)
    ORDER BY id);
  until timestamptz := clock_timestamp() + interval '40 seconds';
  ids uuid[];
  before bigint := -1;
BEGIN
  f.to_at := least(f.to_at, now() + interval '1 microsecond');
  matched := cardinality(meant);
  changed := 0;
  WHILE NOT dry_run AND before < changed AND changed < matched LOOP
    before := changed;
    FOR n IN 1..matched BY 500 LOOP
      ids := take_meant_jobs(f, meant[n:n + 499]);
      IF cardinality(ids) > 0 THEN
        changed := changed + CASE WHEN retries THEN retry_taken_jobs(ids) ELSE (SELECT count(*) FROM cancel_live_jobs(ids)) END;
      END IF;
      COMMIT;
      EXIT WHEN clock_timestamp() > until;
    END LOOP;
    EXIT WHEN clock_timestamp() > until;
  END LOOP;
END
$$;
