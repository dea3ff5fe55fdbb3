-- What POST /api/jobs answered to a request with an Idempotency-Key, so that its repetition gets the same answer.
CREATE TABLE job_requests (
  idempotency_key text PRIMARY KEY,
  body_hash bytea NOT NULL,
  answer jsonb,
  duplicates bigint,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX job_requests_created_at ON job_requests (created_at);

-- enqueue_jobs for a caller that may send the same request again within 24 hours: the same body gives what was
-- answered then and enqueues nothing; another body raises JQ409. A call that fails leaves the key free.
CREATE FUNCTION enqueue_jobs_once(idempotency_key text, batch jsonb)
RETURNS TABLE (answer jsonb, duplicates bigint)
LANGUAGE plpgsql
SET lock_timeout = '2s' AS $$
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
        SELECT e.id, e.duplicate, e.ordinality FROM enqueue_jobs(batch) WITH ORDINALITY AS e)
      UPDATE job_requests r
      SET answer = done.jobs, duplicates = done.duplicates
      FROM (
        SELECT jsonb_agg(enqueued_job_json(e.id) ORDER BY e.ordinality) AS jobs,
               count(*) FILTER (WHERE e.duplicate) AS duplicates
        FROM enqueued e) AS done
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
