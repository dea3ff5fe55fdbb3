-- What a job of a batch cost beside its row, two thirds of the whole: a call that checks it, a turn of a loop, and a call that
-- shows it. The functions mean what they meant.

-- Enqueues one job or an array of jobs, all or none. A job whose unique key is held gives the holder.
CREATE OR REPLACE FUNCTION enqueue_jobs(batch jsonb) RETURNS TABLE (id uuid, duplicate boolean)
LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off
SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  asked jsonb := CASE jsonb_typeof(batch) WHEN 'array' THEN batch ELSE jsonb_build_array(batch) END;
  n int := CASE WHEN batch IS NULL THEN 0 ELSE jsonb_array_length(asked) END;
  ids uuid[] := ARRAY(SELECT new_job_id() FROM generate_series(1, n));
  wake boolean;
BEGIN
  IF n NOT BETWEEN 1 AND 1000 THEN
    PERFORM refuse_job('JQ400', 'jobs', n || ' jobs', '1 to 1000 in one call');
  END IF;
  PERFORM check_job(a.job, CASE jsonb_typeof(batch) WHEN 'array' THEN format('jobs[%s].', a.n - 1) ELSE '' END)
  FROM jsonb_array_elements(asked) WITH ORDINALITY AS a(job, n)
  -- Most give a known type and perhaps a payload: there is no more to check.
  WHERE (CASE WHEN jsonb_typeof(a.job) = 'object' THEN
      jsonb_typeof(a.job -> 'type') = 'string'
      AND jsonb_strip_nulls(a.job - 'type' - 'payload') = '{}'
      AND EXISTS (SELECT FROM job_types t WHERE t.type = a.job ->> 'type' AND t.withdrawn_at IS NULL)
    END) IS NOT TRUE;

  wake := jobs_need_wake(asked);
  IF insert_jobs(asked, ids) = n THEN
    RETURN QUERY SELECT made.id, false FROM unnest(ids) AS made(id);
  ELSE
    FOR i IN 1..n LOOP
      id := ids[i];
      duplicate := false;
      -- A holder may end between the two statements: then the key is free, and the insert is tried again.
      WHILE NOT (duplicate OR EXISTS (SELECT FROM jobs j WHERE j.id = ids[i])) LOOP
        SELECT j.id INTO id FROM jobs j
        WHERE j.type = asked -> (i - 1) ->> 'type' AND j.unique_key = asked -> (i - 1) ->> 'uniqueKey'
          AND j.status IN ('pending', 'running');
        duplicate := FOUND;
        IF NOT duplicate THEN
          id := ids[i];
          PERFORM insert_jobs(jsonb_build_array(asked -> (i - 1)), ids[i:i]);
        END IF;
      END LOOP;
      RETURN NEXT;
    END LOOP;
  END IF;

  IF wake THEN
    PERFORM pg_notify('process_jobs_trigger', 'check_pending');
  END IF;
END
$$;

-- Jobs that were enqueued in the same statement, in the order of their ids: only a function sees them there.
CREATE FUNCTION enqueued_jobs_json(ids uuid[]) RETURNS SETOF jsonb
LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
    SELECT shown.job
    FROM unnest(ids) WITH ORDINALITY AS asked(id, n)
    -- By "offset" each is looked for by its id, and no join reads all jobs.
    LEFT JOIN LATERAL (SELECT job_json(j) AS job FROM jobs j WHERE j.id = asked.id OFFSET 0) AS shown ON true
    ORDER BY asked.n;
END
$$;

-- enqueue_jobs for a caller that may send the same request again within 24 hours: the same body gives what was
-- answered then and enqueues nothing; another body raises JQ409. A call that fails leaves the key free.
CREATE OR REPLACE FUNCTION enqueue_jobs_once(idempotency_key text, batch jsonb)
RETURNS TABLE (answer jsonb, duplicates bigint)
LANGUAGE plpgsql
SET lock_timeout = '2s'
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  hash bytea := sha256(convert_to(batch::text, 'UTF8'));
  earlier job_requests;
BEGIN
  -- Keys that are over go a few at a time, so that no caller pays for all of them.
  DELETE FROM job_requests
  WHERE ctid IN (
      SELECT r.ctid FROM job_requests r WHERE r.created_at <= now() - interval '24 hours'
      ORDER BY r.created_at LIMIT 100 FOR UPDATE SKIP LOCKED);
  DELETE FROM job_requests r
  WHERE r.idempotency_key = enqueue_jobs_once.idempotency_key AND r.created_at <= now() - interval '24 hours';

  -- Waits for another call with the same key that is under way.
  INSERT INTO job_requests (idempotency_key, body_hash) VALUES (enqueue_jobs_once.idempotency_key, hash)
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    RETURN QUERY
      WITH enqueued AS MATERIALIZED (
        SELECT array_agg(e.id ORDER BY e.ordinality) AS ids, count(*) FILTER (WHERE e.duplicate) AS duplicates
        FROM enqueue_jobs(batch) WITH ORDINALITY AS e)
      UPDATE job_requests r
      SET answer = (SELECT jsonb_agg(s.job ORDER BY s.n) FROM enqueued_jobs_json(e.ids) WITH ORDINALITY AS s(job, n)),
          duplicates = e.duplicates
      FROM enqueued e
      WHERE r.idempotency_key = enqueue_jobs_once.idempotency_key
      RETURNING r.answer, r.duplicates;
    RETURN;
  END IF;

  SELECT * INTO earlier FROM job_requests r WHERE r.idempotency_key = enqueue_jobs_once.idempotency_key;
  IF earlier.body_hash IS DISTINCT FROM hash THEN
    PERFORM refuse_job('JQ409', 'Idempotency-Key', format('%s with another body than at %s',
      to_json(enqueue_jobs_once.idempotency_key), json_time(earlier.created_at)), 'the same body, or a new key');
  END IF;
  RETURN QUERY SELECT earlier.answer, earlier.duplicates;
END
$$;
