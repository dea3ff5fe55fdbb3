-- Events for a second engine that runs beside the workers, and what either engine has done already.
CREATE TABLE job_events (
  -- The event's id over there, which makes sending it twice harmless: the job's id where there is a job.
  id text PRIMARY KEY,
  name text NOT NULL,
  data jsonb NOT NULL,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'dead')),
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);

CREATE INDEX job_events_waiting ON job_events (next_at) WHERE status = 'waiting';

COMMENT ON TABLE job_events IS 'Outbox of events: written with what caused them, forwarded by a route of its own';

CREATE TABLE job_effects (
  job_id uuid NOT NULL,
  effect text NOT NULL,
  done_by text NOT NULL,
  done_at timestamptz NOT NULL DEFAULT now(),
  result jsonb,
  PRIMARY KEY (job_id, effect)
);

COMMENT ON TABLE job_effects IS 'What was done for a job, once, by whichever engine came first';

-- What a trigger of calendar syncs calls: a schedule, /api/jobs/cron or the sync API. Takes jobs as enqueue_jobs does.
-- "engine" says who runs a calendar_sync: camel (a job), both (a job and an event) or inngest (an event instead of a
-- job); every other type is always a job. Gives, in the order asked for, the id of the job (null without one), whether
-- a live job holds its unique key, and the id of the event (null without one).
CREATE FUNCTION trigger_jobs(batch jsonb, trigger text, engine text)
RETURNS TABLE (id uuid, duplicate boolean, event_id text)
LANGUAGE plpgsql
-- Somebody's open transaction may hold a unique key: a schedule or a request comes again rather than wait for it.
SET lock_timeout = '2s' AS $$
DECLARE
  asked jsonb := CASE jsonb_typeof(batch) WHEN 'array' THEN batch ELSE jsonb_build_array(batch) END;
  n int := CASE WHEN batch IS NULL THEN 0 ELSE jsonb_array_length(asked) END;
  job jsonb;
BEGIN
  IF engine = 'camel' OR n NOT BETWEEN 1 AND 1000 THEN
    RETURN QUERY SELECT e.id, e.duplicate, NULL::text FROM enqueue_jobs(batch) e;
    RETURN;
  END IF;
  PERFORM check_job(a.job, CASE jsonb_typeof(batch) WHEN 'array' THEN format('jobs[%s].', a.n - 1) ELSE '' END)
  FROM jsonb_array_elements(asked) WITH ORDINALITY AS a(job, n);

  FOR i IN 1..n LOOP
    job := asked -> (i - 1);
    id := NULL;
    duplicate := false;
    event_id := NULL;
    IF engine = 'both' OR job ->> 'type' <> 'calendar_sync' THEN
      SELECT e.id, e.duplicate INTO id, duplicate FROM enqueue_jobs(job) e;
    END IF;
    IF job ->> 'type' = 'calendar_sync' AND NOT duplicate THEN
      event_id := coalesce(id, new_job_id())::text;
      INSERT INTO job_events (id, name, data)
      VALUES (event_id, 'mexc/calendar.poll',
        jsonb_build_object(
          'trigger', trigger, 'force', coalesce(job -> 'payload' -> 'forceSync' = 'true', false),
          'timestamp', json_time(now()), 'jobId', id)
        -- Where no job holds the payload, the event does.
        || CASE WHEN id IS NULL AND job -> 'payload' <> 'null'
             THEN jsonb_build_object('payload', job -> 'payload') ELSE '{}' END);
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
