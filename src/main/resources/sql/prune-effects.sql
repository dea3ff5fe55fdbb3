-- Deletes up to 1,000 effects that are over 30 days old and whose job is gone: a second engine may ask for one later
-- than the job.
-- in: nothing
-- out: one row: effects (how many went), more (whether there may be)
-- index: jobs_pkey; the effects are read
with old as materialized (
  select ctid
  from job_effects e
  where done_at < now() - interval '30 days'
    and not exists (select from jobs j where j.id = e.job_id)
  limit 1000
  for update skip locked
),
gone as (
  delete from job_effects
  where ctid = any (array(select ctid from old))
  returning 1
)
select count(*) as effects,
       count(*) = 1000 as more
from gone
