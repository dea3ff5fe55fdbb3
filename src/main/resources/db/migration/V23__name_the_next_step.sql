-- What to do next, where a message left it open: a type may be unknown because its file is broken, and a dead job can be
-- retried from the command line.

-- What is allowed where a job names its type.
CREATE FUNCTION known_types() RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT 'a known job type: '
    || coalesce(
      (SELECT string_agg(t.type, ', ' ORDER BY t.type) FROM job_types t WHERE t.withdrawn_at IS NULL),
      'none yet; put a route into routes/jobs and start a worker')
    -- One of them may declare the type: a file that can't be read names none.
    || coalesce(
      (SELECT ' (broken job files: ' || string_agg(DISTINCT f.file, ', ') || '; bin/jobs types says what is wrong with them)'
       FROM live_job_files() f WHERE f.error IS NOT NULL),
      '')
$$;

-- Checks one job of enqueue_jobs; "place" is how messages call it.
CREATE OR REPLACE FUNCTION check_job(job jsonb, place text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  run_at timestamptz;
BEGIN
  IF jsonb_typeof(job) <> 'object' THEN
    PERFORM refuse_job('JQ400', coalesce(nullif(rtrim(place, '.'), ''), 'job'), jsonb_typeof(job), 'an object {"type", "payload"?, "runAt"?, "maxAttempts"?, "priority"?, "uniqueKey"?}');
  END IF;
  IF jsonb_typeof(job -> 'type') IS DISTINCT FROM 'string' OR job ->> 'type' !~ '^[a-z0-9][a-z0-9._-]{0,62}$' THEN
    PERFORM refuse_job('JQ400', place || 'type', coalesce(left((job -> 'type')::text, 100), 'nothing'),
      'a name of 1 to 63 lower-case letters, digits, ".", "_" or "-", for example "calendar_sync"');
  END IF;
  IF NOT EXISTS (SELECT FROM job_types t WHERE t.type = job ->> 'type' AND t.withdrawn_at IS NULL) THEN
    PERFORM refuse_job('JQ422', place || 'type', (job -> 'type')::text, known_types());
  END IF;
  IF job ->> 'maxAttempts' IS NOT NULL
      AND (jsonb_typeof(job -> 'maxAttempts') <> 'number' OR (job ->> 'maxAttempts') !~ '^[0-9]{1,4}$'
        OR (job ->> 'maxAttempts')::int NOT BETWEEN 1 AND 1000) THEN
    PERFORM refuse_job('JQ400', place || 'maxAttempts', left((job -> 'maxAttempts')::text, 100), 'a whole number from 1 to 1000');
  END IF;
  IF job ->> 'priority' IS NOT NULL
      AND (jsonb_typeof(job -> 'priority') <> 'number' OR (job ->> 'priority') !~ '^[0-9]{1,3}$'
        OR (job ->> 'priority')::int > 100) THEN
    PERFORM refuse_job('JQ400', place || 'priority', left((job -> 'priority')::text, 100), 'a whole number from 0 to 100, higher first');
  END IF;
  IF job ->> 'uniqueKey' IS NOT NULL
      AND (jsonb_typeof(job -> 'uniqueKey') <> 'string' OR length(job ->> 'uniqueKey') NOT BETWEEN 1 AND 255) THEN
    PERFORM refuse_job('JQ400', place || 'uniqueKey', left((job -> 'uniqueKey')::text, 100), 'a text of 1 to 255 characters');
  END IF;
  IF job ->> 'runAt' IS NOT NULL THEN
    BEGIN
      -- A time without a zone, a word such as "tomorrow" or an infinite time is not accepted.
      IF jsonb_typeof(job -> 'runAt') = 'string'
          AND job ->> 'runAt' ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)$' THEN
        run_at := (job ->> 'runAt')::timestamptz;
      END IF;
    EXCEPTION WHEN data_exception THEN
      run_at := NULL;
    END;
    IF run_at IS NULL THEN
      PERFORM refuse_job('JQ400', place || 'runAt', left((job -> 'runAt')::text, 100), 'a time with its zone, for example "2030-01-31T12:00:00Z"');
    END IF;
  END IF;
END
$$;

-- How a dead or cancelled job runs again. A live job that has its unique key keeps it from that.
CREATE OR REPLACE FUNCTION explain_retry(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT format('It can''t be retried while job %s (%s) holds its unique key %s: '
         'wait until that one has ended, or cancel it by SELECT cancel_job(%L).',
       j.id, j.status, to_json(j.unique_key), j.id)
     FROM jobs j
     WHERE j.type = job.type AND j.unique_key = job.unique_key AND j.status IN ('pending', 'running')),
    format('SELECT retry_job(%L), bin/jobs retry %s or POST /api/jobs/%s/retry lets it run again%s.',
      job.id, job.id, job.id, CASE job.status WHEN 'dead' THEN ', once the cause is mended' END))
$$;
