-- Two engines may run the same job at once: only the queue may take a sync over from its own earlier attempt.
ALTER TABLE calendar_syncs
  ADD COLUMN held_by text NOT NULL DEFAULT 'camel' CHECK (held_by IN ('camel', 'inngest'));

COMMENT ON COLUMN calendar_syncs.held_by IS
  'The engine of the run under way, else of the last one: inngest when it was a direct call for a job, else camel';

-- For health: the few events that nobody takes any more, among all that were sent.
CREATE INDEX job_events_dead ON job_events (finished_at) WHERE status = 'dead';
