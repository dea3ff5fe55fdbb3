-- How attempts ended, and what people do to a job by hand: cancel it, retry it, one or many.

-- Changing the table waits for whoever reads it, a dump for example, and everybody else would wait behind that.
SET LOCAL lock_timeout = '5s';

-- One row for each attempt that did not complete its job, written by the statement that ended it. What completed a job
-- stands on the job itself. No foreign key: it would cost the hot statement; housekeeping removes what is left behind.
CREATE TABLE job_attempts (
  job_id uuid NOT NULL,
  claim_seq bigint NOT NULL,
  -- 1 is the first; one that was snoozed or released used no attempt, so the next has the same number.
  attempt int NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('failed', 'rejected', 'rescued', 'cancelled', 'snoozed', 'released')),
  worker text,
  started_at timestamptz,
  finished_at timestamptz NOT NULL DEFAULT now(),
  error_class text,
  message text,
  stack text,
  route_version text
);

-- Not unique: the fence sees to that, and a poll must not fail over a claim_seq that somebody has set back.
CREATE INDEX job_attempts_job_id ON job_attempts (job_id, claim_seq);

COMMENT ON TABLE job_attempts IS 'Attempts that did not complete their job: when, where, how and why they ended';

ALTER TABLE jobs
  ADD COLUMN IF NOT EXISTS completed_by text,
  ADD COLUMN IF NOT EXISTS budget int;

COMMENT ON COLUMN jobs.completed_by IS 'The worker whose attempt completed it';
COMMENT ON COLUMN jobs.budget IS 'What max_attempts was before the first retry, which is what each retry grants; null before it';
COMMENT ON COLUMN jobs.route_version IS 'The version of the job file that the newest claim ran on, a hash of its text';
COMMENT ON COLUMN jobs.cancel_requested_at IS 'When somebody asked to cancel it; a running job is cancelled by its worker';

-- What becomes of a running job whose attempt ended like that without completing it.
CREATE FUNCTION status_after(outcome text, attempts int, max_attempts int, cancel_requested_at timestamptz)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN outcome = 'cancelled' OR cancel_requested_at IS NOT NULL THEN 'cancelled'
    WHEN outcome = 'rejected' OR outcome = 'failed' AND attempts + 1 >= max_attempts THEN 'dead'
    ELSE 'pending'
  END
$$;

-- Gives back rows under a worker's name that it doesn't hold (a lost answer, a stop): no attempt is used.
-- "held" is a JSON array of the ids that it does hold.
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
    RETURNING j.id, j.claim_seq, j.attempts, j.started_at, j.route_version),
  recorded AS (
    INSERT INTO job_attempts (job_id, claim_seq, attempt, outcome, worker, started_at, route_version)
    SELECT r.id, r.claim_seq, r.attempts + 1, 'released', worker, r.started_at, r.route_version
    FROM released r
    RETURNING 1)
  SELECT count(*) FROM recorded
$$;

-- A job as the API shows it: its columns in camelCase.
CREATE OR REPLACE FUNCTION job_json(j jobs) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'id', j.id, 'type', j.type, 'payload', j.payload, 'status', j.status, 'priority', j.priority,
    'runAt', json_time(j.run_at), 'attempts', j.attempts, 'maxAttempts', j.max_attempts,
    'lastError', j.last_error, 'errorClass', j.error_class, 'result', j.result, 'uniqueKey', j.unique_key,
    'createdAt', json_time(j.created_at), 'updatedAt', json_time(j.updated_at),
    'startedAt', json_time(j.started_at), 'finishedAt', json_time(j.finished_at),
    'lockedBy', j.locked_by, 'leaseUntil', json_time(j.lease_until), 'completedBy', j.completed_by,
    'cancelRequestedAt', json_time(j.cancel_requested_at), 'claimSeq', j.claim_seq,
    'crashes', j.crashes, 'yields', j.yields, 'routeVersion', j.route_version)
$$;

CREATE FUNCTION attempt_json(a job_attempts) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'attempt', a.attempt, 'outcome', a.outcome, 'worker', a.worker,
    'startedAt', json_time(a.started_at), 'finishedAt', json_time(a.finished_at),
    'errorClass', a.error_class, 'message', a.message, 'stack', a.stack, 'routeVersion', a.route_version)
$$;

-- The newest 200 attempts of a job, oldest first: those that ended, and the one that runs or completed it.
CREATE FUNCTION job_history(j jobs) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(attempt_json(h) ORDER BY h.claim_seq, h.finished_at), '[]')
  FROM (
    SELECT * FROM (
      SELECT * FROM job_attempts a WHERE a.job_id = j.id ORDER BY a.claim_seq DESC LIMIT 200) AS ended
    UNION ALL
    SELECT j.id, j.claim_seq, j.attempts + 1, j.status, coalesce(j.locked_by, j.completed_by), j.started_at,
      j.finished_at, NULL, NULL, NULL, j.route_version
    WHERE j.status IN ('running', 'completed')) AS h
$$;

-- Cancels those of the jobs that wait, and asks for it where one runs: its worker is told at once, and looks by itself
-- within seconds. Gives the changed ones.
CREATE FUNCTION cancel_live_jobs(ids uuid[]) RETURNS SETOF jobs
LANGUAGE plpgsql AS $$
DECLARE
  job jobs;
BEGIN
  FOR job IN
    UPDATE jobs j
    SET status = CASE j.status WHEN 'pending' THEN 'cancelled' ELSE j.status END,
        finished_at = CASE j.status WHEN 'pending' THEN now() END,
        cancel_requested_at = coalesce(j.cancel_requested_at, now()),
        updated_at = now()
    WHERE j.id = ANY (ids) AND j.status IN ('pending', 'running')
    RETURNING j.*
  LOOP
    IF job.status = 'running' AND job.locked_by IS NOT NULL THEN
      PERFORM pg_notify('job_cancel_requested', job.locked_by);
    END IF;
    RETURN NEXT job;
  END LOOP;
END
$$;

-- Lets those of the jobs that are dead or cancelled run again, with as many attempts as they had at first. Attempts and
-- history stay. Gives how many.
CREATE FUNCTION retry_ended_jobs(ids uuid[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  UPDATE jobs j
  SET status = 'pending', run_at = now(), finished_at = NULL, cancel_requested_at = NULL, crashes = 0,
      -- As after a snooze: the law of claims holds, and whoever still knows the old claim is shut out.
      claim_seq = j.claim_seq + 1, yields = j.yields + 1,
      budget = coalesce(j.budget, j.max_attempts),
      max_attempts = greatest(j.max_attempts, least(1000, j.attempts + coalesce(j.budget, j.max_attempts))),
      updated_at = now()
  WHERE j.id = ANY (ids) AND j.status IN ('dead', 'cancelled');
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n > 0 THEN
    PERFORM pg_notify('process_jobs_trigger', 'check_pending');
  END IF;
  RETURN n;
END
$$;

-- Cancels one job. Gives cancelled (it waited), requested (it runs), or null where there is no such job; raises JQ40S
-- when it has finished.
CREATE FUNCTION cancel_job(id uuid) RETURNS text
LANGUAGE plpgsql
SET lock_timeout = '2s' AS $$
DECLARE
  status text;
BEGIN
  FOR try IN 1..100 LOOP
    SELECT c.status INTO status FROM cancel_live_jobs(ARRAY[cancel_job.id]) c;
    IF FOUND THEN
      RETURN CASE status WHEN 'running' THEN 'requested' ELSE status END;
    END IF;
    SELECT j.status INTO status FROM jobs j WHERE j.id = cancel_job.id;
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
    -- Else somebody has retried it between the two statements.
    IF status NOT IN ('pending', 'running') THEN
      PERFORM refuse_job('JQ40S', format('cancel of job %s', cancel_job.id), 'one that is ' || status, 'one that waits or runs');
    END IF;
  END LOOP;
  RAISE EXCEPTION 'job % can''t be changed: a trigger or a policy of the table jobs keeps it as it is', cancel_job.id;
END
$$;

-- Lets one dead or cancelled job run again, now. Gives pending, or null where there is no such job; raises JQ40S when
-- it is neither dead nor cancelled, or a live job holds its unique key.
CREATE FUNCTION retry_job(id uuid) RETURNS text
LANGUAGE plpgsql
SET lock_timeout = '2s' AS $$
DECLARE
  job jobs;
BEGIN
  FOR try IN 1..100 LOOP
    IF retry_ended_jobs(ARRAY[retry_job.id]) > 0 THEN
      RETURN 'pending';
    END IF;
    SELECT * INTO job FROM jobs j WHERE j.id = retry_job.id;
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
    IF job.status NOT IN ('dead', 'cancelled') THEN
      PERFORM refuse_job('JQ40S', format('retry of job %s', retry_job.id), 'one that is ' || job.status, 'one that is dead or cancelled');
    END IF;
  END LOOP;
  RAISE EXCEPTION 'job % can''t be changed: a trigger or a policy of the table jobs keeps it as it is', retry_job.id;
EXCEPTION WHEN unique_violation THEN
  SELECT * INTO job FROM jobs j WHERE j.id = retry_job.id;
  PERFORM refuse_job('JQ40S', format('retry of job %s', retry_job.id),
    format('one whose unique key %s is held by job %s', to_json(job.unique_key), coalesce(
      (SELECT h.id::text FROM jobs h
       WHERE h.type = job.type AND h.unique_key = job.unique_key AND h.status IN ('pending', 'running')), 'that has just ended')),
    'one whose unique key is free; cancel the holder or let it end first');
  RETURN NULL;
END
$$;

-- A filter over jobs, checked.
CREATE TYPE job_filter AS (
  statuses text[],
  type text,
  error_class text,
  from_at timestamptz,
  to_at timestamptz
);

-- Raises JQ400 for what is no time with its zone.
CREATE FUNCTION checked_time(value jsonb, place text) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF value IS NULL OR value = 'null' THEN
    RETURN NULL;
  END IF;
  IF jsonb_typeof(value) = 'string'
      AND value #>> '{}' ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)$' THEN
    BEGIN
      RETURN (value #>> '{}')::timestamptz;
    EXCEPTION WHEN data_exception THEN
      NULL;
    END;
  END IF;
  PERFORM refuse_job('JQ400', place, left(value::text, 100), 'a time with its zone, for example "2030-01-31T12:00:00Z"');
END
$$;

-- Reads {status?, type?, errorClass?, from?, to?}. A member that is misspelt would widen what is meant, so none but
-- these is accepted, and at least one must be there.
CREATE FUNCTION read_job_filter(filter jsonb, statuses text[]) RETURNS job_filter
LANGUAGE plpgsql STABLE AS $$
DECLARE
  known text[] := ARRAY['status', 'type', 'errorClass', 'from', 'to'];
  unknown text;
  result job_filter;
BEGIN
  IF jsonb_typeof(filter) IS DISTINCT FROM 'object' OR jsonb_strip_nulls(filter) = '{}' THEN
    PERFORM refuse_job('JQ400', 'filter', coalesce(left(filter::text, 100), 'nothing'),
      format('an object with at least one of %s, for example {"status":"%s"}', array_to_string(known, ', '), statuses[1]));
  END IF;
  SELECT k INTO unknown FROM jsonb_object_keys(filter) AS k WHERE k <> ALL (known) LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_job('JQ400', 'filter', 'the member ' || left(to_json(unknown)::text, 100), array_to_string(known, ', '));
  END IF;
  IF filter ->> 'status' IS NOT NULL AND (jsonb_typeof(filter -> 'status') <> 'string' OR filter ->> 'status' <> ALL (statuses)) THEN
    PERFORM refuse_job('JQ400', 'filter.status', left((filter -> 'status')::text, 100), array_to_string(statuses, ' or '));
  END IF;
  IF filter ->> 'type' IS NOT NULL
      AND (jsonb_typeof(filter -> 'type') <> 'string' OR filter ->> 'type' !~ '^[a-z0-9][a-z0-9._-]{0,62}$') THEN
    PERFORM refuse_job('JQ400', 'filter.type', left((filter -> 'type')::text, 100), 'the name of a job type, for example "calendar_sync"');
  END IF;
  IF filter ->> 'errorClass' IS NOT NULL AND jsonb_typeof(filter -> 'errorClass') <> 'string' THEN
    PERFORM refuse_job('JQ400', 'filter.errorClass', left((filter -> 'errorClass')::text, 100), 'the errorClass of a job, for example "timeout"');
  END IF;
  result.statuses := CASE WHEN filter ->> 'status' IS NULL THEN statuses ELSE ARRAY[filter ->> 'status'] END;
  result.type := filter ->> 'type';
  result.error_class := filter ->> 'errorClass';
  result.from_at := checked_time(filter -> 'from', 'filter.from');
  result.to_at := checked_time(filter -> 'to', 'filter.to');
  RETURN result;
END
$$;

-- Whether a job is meant, but for its status: from <= time < to, the time being when it finished or else was created.
CREATE FUNCTION is_meant(j jobs, f job_filter) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT (f.type IS NULL OR j.type = f.type)
    AND (f.error_class IS NULL OR j.error_class = f.error_class)
    AND (f.from_at IS NULL OR t.at >= f.from_at)
    AND (f.to_at IS NULL OR t.at < f.to_at)
    AND NOT (j.status = 'running' AND j.cancel_requested_at IS NOT NULL)
  FROM (SELECT CASE WHEN j.status IN ('dead', 'cancelled') THEN coalesce(j.finished_at, j.updated_at) ELSE j.created_at END) AS t(at)
$$;

-- Locks those of the jobs that are still meant, without waiting, and gives their ids.
CREATE FUNCTION take_meant_jobs(f job_filter, ids uuid[]) RETURNS uuid[]
LANGUAGE sql VOLATILE AS $$
  SELECT ARRAY(
    SELECT j.id FROM jobs j
    WHERE j.id = ANY (ids) AND j.status = ANY (f.statuses) AND is_meant(j, f)
    ORDER BY j.id FOR UPDATE SKIP LOCKED)
$$;

-- Retries jobs that are locked by this transaction. One whose unique key a live job holds stays as it is.
CREATE FUNCTION retry_taken_jobs(ids uuid[]) RETURNS bigint
LANGUAGE plpgsql
-- A key may be held by an open transaction that waits for one of ours: this side gives way, and before a deadlock is found.
SET lock_timeout = '500ms' AS $$
DECLARE
  job_id uuid;
  n bigint := 0;
BEGIN
  RETURN retry_ended_jobs(ids);
EXCEPTION WHEN unique_violation OR lock_not_available OR deadlock_detected THEN
  FOR job_id IN SELECT j.id FROM jobs j WHERE j.id = ANY (ids) ORDER BY j.type, j.unique_key, j.id LOOP
    BEGIN
      n := n + retry_ended_jobs(ARRAY[job_id]);
    EXCEPTION WHEN unique_violation OR lock_not_available OR deadlock_detected THEN
      NULL;
    END;
  END LOOP;
  RETURN n;
END
$$;

-- Changes all jobs that a filter means, 500 in a transaction, beside workers, for 40 seconds at most: what is left then
-- is for another call. A job that somebody holds locked is passed over, and tried again as long as others change.
CREATE PROCEDURE change_meant_jobs(f job_filter, retries boolean, dry_run boolean, INOUT matched bigint, INOUT changed bigint)
LANGUAGE plpgsql AS $$
DECLARE
  -- What comes later isn't meant: a job may die again as fast as it is retried.
  meant uuid[] := ARRAY(SELECT j.id FROM jobs j WHERE j.status = ANY (f.statuses) AND is_meant(j, f) ORDER BY j.id);
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

-- CALL cancel_jobs('{"type":"send-webhook"}', dry_run => true). "matched" counts the jobs that are meant, "changed" those
-- that were cancelled or asked to end.
CREATE PROCEDURE cancel_jobs(
  filter jsonb,
  dry_run boolean DEFAULT false,
  INOUT matched bigint DEFAULT NULL,
  INOUT changed bigint DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  CALL change_meant_jobs(read_job_filter(filter, ARRAY['pending', 'running']), false, dry_run, matched, changed);
END
$$;

-- CALL retry_jobs('{"status":"dead","errorClass":"timeout"}'), with the same figures.
CREATE PROCEDURE retry_jobs(
  filter jsonb,
  dry_run boolean DEFAULT false,
  INOUT matched bigint DEFAULT NULL,
  INOUT changed bigint DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  CALL change_meant_jobs(read_job_filter(filter, ARRAY['dead', 'cancelled']), true, dry_run, matched, changed);
END
$$;
