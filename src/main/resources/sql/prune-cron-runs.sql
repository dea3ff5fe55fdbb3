-- Deletes up to 1,000 runs from pg_cron's history that ended over 7 days ago; pg_cron itself never forgets one.
-- in: nothing
-- out: one row: runs (how many went), more (whether there may be)
-- index: the primary key that the extension gave it
with gone as (
  delete from cron.job_run_details
  where runid = any (array(
      select runid
      from cron.job_run_details
      where coalesce(end_time, start_time) < now() - interval '7 days'
      order by runid
      limit 1000))
  returning 1
)
select count(*) as runs,
       count(*) = 1000 as more
from gone
