-- explain_job(id) says in sentences why a job doesn't run, or where it does. The sentences follow what decides it:
-- sql/finish-and-claim-jobs.sql (claims), sql/rescue-jobs.sql (leases) and sql/report-worker.sql (who serves what).
-- Every function is STABLE: all sentences of a call are of one snapshot, so they never contradict each other. Their
-- clock is statement_timestamp(), for people also ask from within a transaction that they began long ago.

-- A span in its two largest units: 3 d, 2 h 5 min, 40 s, 35 ms.
CREATE FUNCTION span_text(span interval) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE
    WHEN s >= 86400 THEN concat_ws(' ', s / 86400 || ' d', nullif(s % 86400 / 3600, 0) || ' h')
    WHEN s >= 3600 THEN concat_ws(' ', s / 3600 || ' h', nullif(s % 3600 / 60, 0) || ' min')
    WHEN s >= 60 THEN concat_ws(' ', s / 60 || ' min', nullif(s % 60, 0) || ' s')
    WHEN s >= 1 THEN s || ' s'
    ELSE trunc(abs(extract(epoch FROM span)) * 1000) || ' ms'
  END
  FROM (SELECT trunc(abs(extract(epoch FROM span)))::bigint AS s) AS whole
$$;

-- A time, and how far it is from now. Null where there is none, so that ' since ' || moment_text(…) is left out then.
CREATE FUNCTION moment_text(t timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT AS $$
  SELECT CASE
    WHEN NOT isfinite(t) THEN t::text
    WHEN t > statement_timestamp() THEN format('%s (in %s)', json_time(t), span_text(t - statement_timestamp()))
    ELSE format('%s (%s ago)', json_time(t), span_text(statement_timestamp() - t))
  END
$$;

-- An error within a sentence: one line of at most 300 characters.
CREATE FUNCTION error_text(error text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN length(line) > 300 THEN left(line, 299) || '…' ELSE coalesce(nullif(line, ''), 'no reason was given') END
  FROM (SELECT btrim(regexp_replace(left(error, 2000), '[[:space:][:cntrl:]]+', ' ', 'g'), ' .') AS line) AS cut
$$;

-- What the workers that are alive (seen within their lease) said last of their job files: a type that is served, or
-- an error.
CREATE FUNCTION live_job_files() RETURNS TABLE (worker text, type text, file text, error text)
LANGUAGE sql STABLE AS $$
  SELECT w.worker, f.entry ->> 'type', f.entry ->> 'file', f.entry ->> 'error'
  FROM job_workers w
  CROSS JOIN LATERAL jsonb_array_elements(w.types) AS f(entry)
  WHERE w.seen_at > statement_timestamp() - w.lease
$$;

-- Nothing while a worker is alive, whatever it serves.
CREATE FUNCTION explain_workers() RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT format('No worker is alive: the last sign of life came from %s at %s. '
         'Start one with bin/jobs, or see in the log of that one why it can''t reach the database.',
       w.worker, moment_text(w.seen_at))
     FROM job_workers w ORDER BY w.seen_at DESC LIMIT 1),
    'No worker is alive, and none is known that was: start one with bin/jobs.')
  WHERE NOT EXISTS (SELECT FROM job_workers w WHERE w.seen_at > statement_timestamp() - w.lease)
$$;

-- Nothing while a live worker serves the type.
CREATE FUNCTION explain_service(wanted text) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN wanted !~ '^[a-z0-9][a-z0-9._-]{0,62}$' THEN
      format('No worker can ever serve its type %s, for a type''s name is 1 to 63 lower-case letters, digits, ".", "_" or "-": '
          'give the job another one by UPDATE jobs SET type = …, or delete it.',
        to_json(left(wanted, 100)))
    WHEN t.type IS NULL THEN
      format('No worker has ever served its type "%s": '
          'put a file with a route from job:%s into routes/jobs of a worker.',
        wanted, wanted)
    WHEN t.withdrawn_at IS NOT NULL THEN
      format('Its type "%s" is withdrawn since %s, for no live worker serves it: '
          'put its file back into routes/jobs of a worker, or start one that has it.',
        wanted, moment_text(t.withdrawn_at))
    ELSE format('No live worker serves its type "%s": start one that has its file in routes/jobs.', wanted)
  END
  FROM (SELECT) AS always
  LEFT JOIN job_types t ON t.type = wanted
  WHERE NOT EXISTS (SELECT FROM live_job_files() f WHERE f.type = wanted)
    -- While no worker is alive at all, that is what there is to say about a type that is known.
    AND (t.type IS NULL OR t.withdrawn_at IS NOT NULL OR NOT EXISTS (SELECT FROM explain_workers()))
$$;

-- The broken file that is named like the type. Where there is none and nobody serves the type, any broken file may
-- declare it, for a file that can't be read names no type.
CREATE FUNCTION explain_broken_files(wanted text) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  WITH broken AS (
    SELECT f.file, f.error, string_agg(f.worker, ', ' ORDER BY f.worker) AS workers,
           bool_or(f.type IS NOT DISTINCT FROM wanted OR regexp_replace(f.file, '^.*/|\.camel\.yaml$', '', 'g') = wanted) AS own
    FROM live_job_files() f
    WHERE f.error IS NOT NULL
    GROUP BY f.file, f.error)
  SELECT format('The file of its type, %s, is broken on worker %s: %s. Mend it; that worker serves it within a second, and its last good version until then, where it had one.',
           b.file, b.workers, error_text(b.error))
  FROM broken b
  WHERE b.own
  UNION ALL
  SELECT format('These job files are broken, and one of them may declare its type: %s. '
           'bin/jobs types shows what is wrong with them.',
           string_agg(DISTINCT b.file, ', '))
  FROM broken b
  WHERE NOT EXISTS (SELECT FROM live_job_files() f WHERE f.type = wanted)
  HAVING NOT bool_or(b.own)
$$;

CREATE FUNCTION explain_pause(wanted text) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT format('Its type "%s" is paused on every node%s: '
           'SELECT resume_job_type(%L) or bin/jobs resume %s lets its jobs run again.',
           t.type, ' since ' || moment_text(t.paused_at), t.type, t.type)
  FROM job_types t
  WHERE t.type = wanted AND t.paused
$$;

-- How the newest attempt ended that didn't complete the job; null where none is known, as on an adopted row.
CREATE FUNCTION newest_outcome(job jobs) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT a.outcome FROM job_attempts a WHERE a.job_id = job.id ORDER BY a.claim_seq DESC LIMIT 1
$$;

-- The time that the job waits for, and why it has to.
CREATE FUNCTION explain_time(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN newest_outcome(job) IN ('failed', 'rescued') OR newest_outcome(job) IS NULL AND job.attempts > 0 AND job.yields = 0 THEN
      format('It waits to retry until %s, because attempt %s of %s failed: %s.',
        moment_text(job.run_at), job.attempts, job.max_attempts, error_text(job.last_error))
    WHEN newest_outcome(job) IN ('snoozed', 'released') OR newest_outcome(job) IS NULL AND job.yields > 0 THEN
      format('It waits until %s: an attempt was snoozed or given back, which uses none up (so far: %s). Failed attempts: %s of %s%s.',
        moment_text(job.run_at), job.yields, job.attempts, job.max_attempts,
        CASE WHEN job.last_error <> '' THEN '; the last error: ' || error_text(job.last_error) END)
    ELSE format('It is not due until %s.', moment_text(job.run_at))
  END || format(' UPDATE jobs SET run_at = now() WHERE id = %L makes it due at once.', job.id)
  WHERE job.run_at > statement_timestamp()
  UNION ALL
  SELECT format('Its priority of %s puts it %s h ahead of others that are due, but never before its own time.', job.priority, job.priority)
  WHERE job.run_at > statement_timestamp() AND job.priority > 0
$$;

-- Below 0, which only a table of an older program allows, a priority also delays.
CREATE FUNCTION explain_priority(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT format('Its priority of %s holds it back until %s, an hour a point: '
           'UPDATE jobs SET priority = 0 WHERE id = %L ends that (allowed are 0 to 100).',
           job.priority, moment_text(job.run_at - job.priority * interval '1 hour'), job.id)
  WHERE job.priority < 0 AND job.run_at - job.priority * interval '1 hour' > statement_timestamp()
$$;

-- Who comes before it: read from the index of the claim, and no more than 10,001 rows, however many wait.
CREATE FUNCTION explain_place(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN due > 10000 THEN 'More than 10,000 due jobs of its type come before it'
    WHEN rows > 10000 THEN format('More than 10,000 jobs of its type come before it, and of the first 10,001 are due: %s', due)
    WHEN due = 1 THEN '1 due job of its type comes before it'
    ELSE format('%s due jobs of its type come before it', due)
  END || ', in the order of run_at - priority hours: '
    'more slots (JOBS_SLOTS), another process or a higher priority let it run sooner.'
  FROM (
    SELECT count(*) AS rows, count(*) FILTER (WHERE front.run_at <= statement_timestamp()) AS due
    FROM (
      SELECT j.run_at
      FROM jobs j
      WHERE j.type = job.type
        AND j.status = 'pending'
        AND ((j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour', j.run_at, j.id)
          < ((job.run_at AT TIME ZONE 'UTC') - job.priority * interval '1 hour', job.run_at, job.id)
      ORDER BY (j.run_at AT TIME ZONE 'UTC') - j.priority * interval '1 hour', j.run_at, j.id
      LIMIT 10001) AS front) AS ahead
  WHERE job.run_at <= statement_timestamp() AND (due > 0 OR rows > 10000)
$$;

-- Claims pass over a row that another transaction has locked.
CREATE FUNCTION explain_lock(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT format('A transaction of server process %s%s holds its row, and claims pass over it: '
           'let that one commit, or end it by SELECT pg_terminate_backend(%s).',
           l.pid, ', begun at ' || moment_text(a.xact_start) || ',', l.pid)
  FROM jobs j
  JOIN pg_locks l ON l.locktype = 'transactionid' AND l.transactionid = j.xmax AND l.granted
  LEFT JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE j.id = job.id
$$;

-- Nothing is in its way.
CREATE FUNCTION explain_readiness(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT format('Nothing holds it up: it is due since %s and next of its type. Worker %s claims it when it looks, '
           'at the latest after the poll interval (JOBS_POLL_INTERVAL, 1s by default), once it has a free slot.',
           moment_text(job.run_at), string_agg(DISTINCT f.worker, ' or ' ORDER BY f.worker))
  FROM live_job_files() f
  WHERE f.type = job.type
  UNION ALL
  SELECT format('It should have been claimed by now. Jobs that run: %s. If they fill the slots (JOBS_SLOTS, 200 a process '
           'by default), add slots or another process, else see what the worker logs.',
           (SELECT count(*) FROM jobs j WHERE j.status = 'running'))
  WHERE greatest(job.run_at, job.updated_at) < statement_timestamp() - interval '1 minute'
$$;

CREATE FUNCTION explain_pending_job(job jobs) RETURNS SETOF text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  reasons text[] :=
    ARRAY(SELECT explain_time(job)) || ARRAY(SELECT explain_priority(job)) || ARRAY(SELECT explain_pause(job.type))
    || ARRAY(SELECT explain_workers()) || ARRAY(SELECT explain_service(job.type))
    || ARRAY(SELECT explain_lock(job)) || ARRAY(SELECT explain_place(job));
BEGIN
  IF reasons = '{}' THEN
    RETURN QUERY SELECT explain_readiness(job);
  END IF;
  RETURN QUERY SELECT unnest(reasons);
  RETURN QUERY SELECT explain_broken_files(job.type);
  IF job.attempts >= job.max_attempts THEN
    RETURN NEXT format('All of its attempts are used (%s of %s) and yet it is pending, as a person or another program left it: '
      'it gets one more, and is dead if that fails.',
      job.attempts, job.max_attempts);
  END IF;
END
$$;

-- Whether the worker that has the job is still there.
CREATE FUNCTION explain_holder(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN w.seen_at > statement_timestamp() - w.lease THEN format('Worker %s is alive, seen last at %s.', w.worker, moment_text(w.seen_at))
    WHEN w.worker IS NOT NULL THEN
      format('Worker %s gave its last sign of life at %s, longer ago than its lease of %s: '
          'it has died, hangs or can''t reach the database.',
        w.worker, moment_text(w.seen_at), span_text(w.lease))
    ELSE format('Worker %s is not known any more: it has stopped.', job.locked_by)
  END
  FROM (SELECT) AS always
  LEFT JOIN job_workers w ON w.worker = job.locked_by
  WHERE job.locked_by IS NOT NULL
$$;

-- Until when the claim is exclusive, and what becomes of the job then.
CREATE FUNCTION explain_lease(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN job.lease_until > statement_timestamp() THEN
      format('Its lease lasts until %s; a worker that is alive renews it every third of it.', moment_text(job.lease_until))
    WHEN job.lease_until IS NULL AND job.updated_at + interval '5 minutes' > statement_timestamp() THEN
      format('It has no lease, as another program or a person left it: '
          'it is given time until %s, five minutes after its last change.',
        moment_text(job.updated_at + interval '5 minutes'))
    ELSE
      format('%s ended at %s: a live worker takes it back at its next sweep (each third of JOBS_LEASE%s), %s.',
        CASE WHEN job.lease_until IS NULL THEN 'It has no lease, and the time given to such a job' ELSE 'Its lease' END,
        moment_text(coalesce(job.lease_until, job.updated_at + interval '5 minutes')),
        -- A server that came back less than a lease ago gives the living time to reach it.
        CASE WHEN (SELECT bool_and(pg_postmaster_start_time() > statement_timestamp() - w.lease)
                   FROM job_workers w WHERE w.seen_at > statement_timestamp() - w.lease)
          THEN ', but not before the server, up since ' || moment_text(pg_postmaster_start_time()) || ', has been so for a lease' END,
        CASE
          WHEN job.cancel_requested_at IS NOT NULL THEN 'and it will be cancelled, as was asked'
          WHEN job.crashes + 1 >= 3 THEN 'and it will be dead, for this is its third crash'
          WHEN job.attempts + 1 >= job.max_attempts THEN 'and it will be dead, for this was its last attempt'
          ELSE 'which counts as a failed attempt, and tries again'
        END)
  END
$$;

CREATE FUNCTION explain_running_job(job jobs) RETURNS SETOF text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  timeout interval := (SELECT t.timeout FROM job_types t WHERE t.type = job.type);
BEGIN
  RETURN NEXT format('It runs%s as attempt %s of %s on %s%s.',
    ' since ' || moment_text(job.started_at), job.attempts + 1, job.max_attempts,
    coalesce('worker ' || job.locked_by, 'no worker that is named'),
    ', and may take until ' || moment_text(job.started_at + timeout));
  RETURN QUERY SELECT explain_holder(job);
  RETURN QUERY SELECT explain_lease(job);
  RETURN QUERY SELECT explain_workers();
  IF job.cancel_requested_at IS NOT NULL THEN
    RETURN NEXT format('A cancel was requested at %s and is not honoured yet: the job ends cancelled when this attempt '
      'fails, is interrupted or is taken back, but completed if it succeeds first.',
      moment_text(job.cancel_requested_at));
  END IF;
END
$$;

CREATE FUNCTION explain_completed_job(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT format('It completed at %s%s, after %s failed %s.',
    moment_text(coalesce(job.finished_at, job.updated_at)), ' in ' || span_text(job.finished_at - job.started_at),
    CASE job.attempts WHEN 0 THEN 'no' ELSE job.attempts::text END, CASE job.attempts WHEN 1 THEN 'attempt' ELSE 'attempts' END)
$$;

-- Why it is dead. Only an outcome of this queue, or its rescue, sets finished_at.
CREATE FUNCTION explain_dead_job(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT format('It is dead since %s, %s; the last error: %s.',
    moment_text(coalesce(job.finished_at, job.updated_at)),
    CASE
      WHEN job.error_class = 'poison' THEN format('as poison: its worker was lost %s times while it ran', job.crashes)
      WHEN newest_outcome(job) = 'rejected' THEN format('rejected as %s at attempt %s of %s: it would fail again',
        coalesce(job.error_class, 'hopeless'), job.attempts, job.max_attempts)
      WHEN job.attempts >= job.max_attempts THEN format('out of attempts: %s of %s failed', job.attempts, job.max_attempts)
      WHEN job.finished_at IS NULL THEN
        format('made so by another program or a person, for only %s of %s attempts have failed', job.attempts, job.max_attempts)
      ELSE format('rejected as %s at attempt %s of %s: it would fail again',
        coalesce(job.error_class, 'hopeless'), job.attempts, job.max_attempts)
    END,
    error_text(job.last_error))
$$;

CREATE FUNCTION explain_cancelled_job(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT format('It was cancelled at %s%s.', moment_text(coalesce(job.finished_at, job.updated_at)),
    ', as was requested at ' || moment_text(job.cancel_requested_at))
$$;

-- How a dead or cancelled job runs again. A live job that has its unique key keeps it from that.
CREATE FUNCTION explain_retry(job jobs) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT format('It can''t be retried while job %s (%s) holds its unique key %s: '
         'wait until that one has ended, or cancel it by SELECT cancel_job(%L).',
       j.id, j.status, to_json(j.unique_key), j.id)
     FROM jobs j
     WHERE j.type = job.type AND j.unique_key = job.unique_key AND j.status IN ('pending', 'running')),
    format('SELECT retry_job(%L) or POST /api/jobs/%s/retry lets it run again%s.',
      job.id, job.id, CASE job.status WHEN 'dead' THEN ', once the cause is mended' END))
$$;

-- Why a job doesn't run, or where it does, one sentence a row.
CREATE FUNCTION explain_job(id uuid) RETURNS SETOF text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  job jobs;
BEGIN
  SELECT * INTO job FROM jobs j WHERE j.id = explain_job.id;
  IF NOT FOUND THEN
    RETURN NEXT format('There is no job with the id %s: it never was, was deleted, or its transaction has not committed yet.',
      coalesce(id::text, 'null'));
    RETURN;
  END IF;
  CASE job.status
    WHEN 'pending' THEN RETURN QUERY SELECT explain_pending_job(job);
    WHEN 'running' THEN RETURN QUERY SELECT explain_running_job(job);
    WHEN 'completed' THEN RETURN QUERY SELECT explain_completed_job(job);
    WHEN 'dead' THEN RETURN QUERY SELECT explain_dead_job(job) UNION ALL SELECT explain_retry(job);
    WHEN 'cancelled' THEN RETURN QUERY SELECT explain_cancelled_job(job) UNION ALL SELECT explain_retry(job);
    ELSE
      RETURN NEXT format('Its status %s is none of this queue (pending, running, completed, dead, cancelled), so no worker '
        'touches it: UPDATE jobs SET status = ''pending'' WHERE id = %L lets it run.',
        to_json(left(job.status, 100)), job.id);
  END CASE;
END
$$;
