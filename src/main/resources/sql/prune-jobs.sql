-- Deletes up to 1,000 jobs of one state that ended long ago, with their attempts and effects. It waits for no lock of a
-- job: what somebody holds is left for another time, so it can't be part of a deadlock.
-- in: state (completed, cancelled or dead), keep (how long after its end, as text)
-- out: one row: completed, cancelled, dead (how many went), more (whether there may be)
-- index: jobs_ended, jobs_pkey, job_attempts_job_id, job_deaths_job_id, job_effects_pkey
with recursive types as (
  -- A walk from type to type: it reads one index entry a type, however many jobs have ended.
  (select type from jobs where status in ('completed', 'dead', 'cancelled') order by type limit 1)
  union all
  select (
      select j.type
      from jobs j
      where j.status in ('completed', 'dead', 'cancelled')
        and j.type > t.type
      order by j.type
      limit 1
    )
  from types t
  where t.type is not null
),
old as materialized (
  select o.id
  from types t
  cross join lateral (
    select e.id
    from (
      select id
      from jobs
      where status in ('completed', 'dead', 'cancelled')
        and type = t.type
        and finished_at < now() - cast(:#${variable.keep} as interval)
        and status = cast(:#${variable.state} as text)
      order by finished_at
      limit 1000
      for update skip locked
    ) e
    union all
    select h.id
    from (
      -- Somebody ended these by plain SQL, and only updated_at says when.
      select id
      from jobs
      where status in ('completed', 'dead', 'cancelled')
        and type = t.type
        and finished_at is null
        and updated_at < now() - cast(:#${variable.keep} as interval)
        and status = cast(:#${variable.state} as text)
      limit 1000
      for update skip locked
    ) h
  ) o
  limit 1000
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
