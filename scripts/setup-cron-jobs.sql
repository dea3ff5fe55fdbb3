-- pg_cron set-up for JobRoutes. Paste all of it into the Supabase SQL editor, or: psql -f scripts/setup-cron-jobs.sql
-- It is for the database that holds the jobs table, which cron.database_name must name and where "bin/jobs migrate" (or
-- a first start) has been. Running it again changes nothing, but for a choice of your own in section 2. "bin/jobs cron-sql" prints it with the address of your installation.
--
-- What is active as it stands works inside the database: no HTTP, no secret. The last section removes it.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pg_cron;

-- ==== 1. Schedules: pg_cron enqueues (active) =================================================================
-- Each own schedule of the application that a line replaces is paused, so that nothing is enqueued twice; the
-- unique key keeps jobs from piling up. pg_cron reads the lines in its own zone (cron.timezone, GMT by default),
-- and doesn't catch up on what it missed. With INNGEST_FALLBACK or DUAL_RUN_MODE take what "bin/jobs cron-sql" prints.

SELECT pause_schedule('calendar_sync');
SELECT cron.schedule(
  'enqueue-calendar-sync',
  '*/30 * * * *',
  $$SELECT enqueue_job('calendar_sync', '{"userId":"system"}', unique_key => 'schedule:calendar_sync')$$
);

-- The next two enqueue nothing while no worker serves their type.
SELECT pause_schedule('risk_check');
SELECT cron.schedule(
  'enqueue-risk-check',
  '*/5 * * * *',
  $$SELECT enqueue_job(type, unique_key => 'schedule:risk_check') FROM job_types WHERE type = 'risk_check' AND withdrawn_at IS NULL$$
);

SELECT pause_schedule('housekeeping');
SELECT cron.schedule(
  'enqueue-housekeeping',
  '0 3 * * *',
  $$SELECT enqueue_job(type, unique_key => 'schedule:housekeeping') FROM job_types WHERE type = 'housekeeping' AND withdrawn_at IS NULL$$
);

-- ==== 2. Wake the workers each minute: exactly one of the options =============================================
-- enqueue_job wakes them by itself, and they look into the table each second. This helps where
-- jobs.poll-interval is long and rows come by plain INSERT.

-- ---- Option 2: NOTIFY/LISTEN (active) ----
SELECT cron.schedule(
  'notify-job-processor',
  '* * * * *',
  $$NOTIFY process_jobs_trigger, 'check_pending';$$
);

-- ---- Option 1: API trigger. Needs pg_net, and the address must be reachable from the database server. ----
-- Where keys are set (JOBS_KEYS_OPERATE), add "Authorization": "Bearer YOUR_KEY" to the headers.
/*
CREATE EXTENSION IF NOT EXISTS pg_net;
SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname = 'notify-job-processor';
SELECT cron.schedule(
  'process-job-queue',
  '* * * * *',
  $$
  SELECT net.http_post(
    url:='http://localhost:3008/api/jobs/process',
    headers:='{"Content-Type": "application/json"}'::jsonb
  );
  $$
);
*/

-- ---- Option 3: Edge function. Needs pg_net; the key is readable for whoever may read cron.job. ----
/*
CREATE EXTENSION IF NOT EXISTS pg_net;
SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname = 'notify-job-processor';
SELECT cron.schedule(
  'process-job-queue',
  '* * * * *',
  $$
  SELECT net.http_post(
    url:='https://YOUR_PROJECT.supabase.co/functions/v1/process-jobs',
    headers:='{"Content-Type": "application/json", "Authorization": "Bearer YOUR_KEY"}'::jsonb
  );
  $$
);
*/

-- ==== 3. pg_cron never forgets what it ran: keep a week of it =================================================
SELECT cron.schedule(
  'purge-cron-history',
  '17 3 * * *',
  $$DELETE FROM cron.job_run_details WHERE coalesce(end_time, start_time) < now() - interval '7 days'$$
);

COMMIT;

-- ==== 4. Look ================================================================================================
-- The last runs, and why one failed:
--   SELECT * FROM cron.job_run_details ORDER BY start_time DESC LIMIT 10;
-- What the application fires by itself:
--   SELECT name, cron, time_zone, paused, next_at, last_at, error FROM job_schedules ORDER BY name;
-- One of them away again:
--   SELECT cron.unschedule('process-job-queue');
SELECT jobid, jobname, schedule, active, command FROM cron.job ORDER BY jobname;

-- ==== 5. Remove: each line takes one away, and resumes what it replaced =======================================
/*
SELECT cron.unschedule(jobid), resume_schedule('calendar_sync') FROM cron.job WHERE jobname = 'enqueue-calendar-sync';
SELECT cron.unschedule(jobid), resume_schedule('risk_check') FROM cron.job WHERE jobname = 'enqueue-risk-check';
SELECT cron.unschedule(jobid), resume_schedule('housekeeping') FROM cron.job WHERE jobname = 'enqueue-housekeeping';
SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname = 'notify-job-processor';
SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname = 'process-job-queue';
SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname = 'purge-cron-history';
*/
