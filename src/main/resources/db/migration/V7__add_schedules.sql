-- What is enqueued at which times, by one of the processes. Edited by plain SQL or by /api/schedules.
CREATE TABLE job_schedules (
  name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  type text NOT NULL CHECK (type ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  -- Minute, hour, day of month, month, day of week, with the meaning that they have in pg_cron.
  cron text NOT NULL CHECK (length(cron) <= 200),
  time_zone text NOT NULL DEFAULT 'UTC',
  payload jsonb,
  priority int CHECK (priority BETWEEN 0 AND 100),
  -- What becomes of slots that nobody fired within a minute: nothing, or one job for all of them.
  missed text NOT NULL DEFAULT 'skip' CHECK (missed IN ('skip', 'once')),
  paused boolean NOT NULL DEFAULT false,
  -- The next slot; null until a process has computed it.
  next_at timestamptz,
  last_at timestamptz,
  last_job_id uuid,
  -- Why the line or the zone can't be read. The schedule rests until it is edited.
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE job_schedules IS 'Schedules: cron line, time zone and the job that each slot enqueues';

-- Whoever edits a schedule needn't know about its next slot: it is computed anew.
CREATE FUNCTION replan_schedule() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT'
      OR (NEW.cron, NEW.time_zone, NEW.paused) IS DISTINCT FROM (OLD.cron, OLD.time_zone, OLD.paused) THEN
    NEW.next_at := NULL;
    NEW.error := NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.type, NEW.cron, NEW.time_zone, NEW.payload, NEW.priority, NEW.missed, NEW.paused)
      IS DISTINCT FROM (OLD.type, OLD.cron, OLD.time_zone, OLD.payload, OLD.priority, OLD.missed, OLD.paused) THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER replan_schedule BEFORE INSERT OR UPDATE ON job_schedules
FOR EACH ROW EXECUTE FUNCTION replan_schedule();

-- Both give true, or null where there is no such schedule.
CREATE FUNCTION pause_schedule(name text) RETURNS boolean
LANGUAGE sql AS $$
  UPDATE job_schedules s SET paused = true WHERE s.name = pause_schedule.name RETURNING true
$$;

CREATE FUNCTION resume_schedule(name text) RETURNS boolean
LANGUAGE sql AS $$
  UPDATE job_schedules s SET paused = false WHERE s.name = resume_schedule.name RETURNING true
$$;

-- A schedule as the API shows it, but for its next firings. "now" is what they are counted from.
CREATE FUNCTION schedule_json(s job_schedules) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'name', s.name, 'type', s.type, 'cron', s.cron, 'timeZone', s.time_zone, 'payload', s.payload,
    'priority', s.priority, 'missed', s.missed, 'paused', s.paused, 'nextAt', json_time(s.next_at),
    'lastAt', json_time(s.last_at), 'lastJobId', s.last_job_id, 'error', s.error,
    'createdAt', json_time(s.created_at), 'updatedAt', json_time(s.updated_at), 'now', json_time(now()))
$$;

INSERT INTO job_schedules (name, type, cron, payload, missed) VALUES
  ('calendar_sync', 'calendar_sync', '*/30 * * * *', '{"userId":"system"}', 'skip'),
  ('risk_check', 'risk_check', '*/5 * * * *', NULL, 'skip'),
  ('housekeeping', 'housekeeping', '0 3 * * *', NULL, 'once');
