-- Deletes up to 1,000 jobs of one state that ended long ago, with their attempts and effects. It waits for no lock of a
-- job: what somebody holds is left for another time, so it can't be part of a deadlock.
-- in: state (completed, cancelled or dead), keep (how long after its end, as text)
-- out: one row: completed, cancelled, dead (how many went), more (whether there may be)
-- index: idx_jobs_status_run_at, jobs_pkey, job_attempts_job_id, job_deaths_job_id, job_effects_pkey
with old as materialized (
  select id
  from jobs
  where status = cast(:#${variable.state} as text)
    -- No job completes before its run_at, so those in between needn't be read. Another may end before it.
    and run_at <= case cast(:#${variable.state} as text)
        when 'completed' then now() - cast(:#${variable.keep} as interval)
        else 'infinity'
      end
    -- A row that somebody ended by plain SQL says when only there.
    and coalesce(finished_at, updated_at) < now() - cast(:#${variable.keep} as interval)
  -- An index of its own by the end would cost each renewal of a lease, which is a HOT update without it.
  order by run_at
  limit 1000
  for update skip locked
),
-- As arrays, for a join may be planned as a look at every row.
gone as (
  delete from jobs
  where id = any (array(select id from old))
    and status = cast(:#${variable.state} as text)
  returning id, status
),
attempts as (
  delete from job_attempts
  where job_id = any (array(select id from gone))
),
deaths as (
  delete from job_deaths
  where job_id = any (array(select id from gone))
),
effects as (
  delete from job_effects
  where job_id = any (array(select id from gone))
)
select count(*) filter (where status = 'completed') as completed,
       count(*) filter (where status = 'cancelled') as cancelled,
       count(*) filter (where status = 'dead') as dead,
       count(*) = 1000 as more
from gone
