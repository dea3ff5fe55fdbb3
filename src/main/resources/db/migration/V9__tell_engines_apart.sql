-- Two engines may run the same job at once: only the queue may take a sync over from its own earlier attempt.
ALTER TABLE calendar_syncs
  ADD COLUMN held_by text NOT NULL DEFAULT 'camel' CHECK (held_by IN ('camel', 'inngest'));

COMMENT ON COLUMN calendar_syncs.held_by IS
  'The engine of the run under way, else of the last one: inngest when it was a direct call for a job, else camel';

-- For health: the few events that nobody takes any more, among all that were sent.
CREATE INDEX job_events_dead ON job_events (finished_at) WHERE status = 'dead';

-- A direct call for a job must mean that job: raises JQ400 when the id is that of another type, or the user another one.
CREATE FUNCTION check_sync_job(job_id uuid, user_id text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  job jobs;
  own text;
BEGIN
  SELECT * INTO job FROM jobs j WHERE j.id = job_id;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF job.type <> 'calendar_sync' THEN
    PERFORM refuse_job('JQ400', 'jobId', format('the id of a job of type "%s"', job.type), 'that of a calendar_sync');
  END IF;
  own := coalesce(CASE jsonb_typeof(job.payload) WHEN 'object' THEN job.payload ->> 'userId' END, 'system');
  IF user_id <> own THEN
    PERFORM refuse_job('JQ400', 'userId', to_json(user_id)::text, format('the user of that job (%s), or none', to_json(own)));
  END IF;
END
$$;
