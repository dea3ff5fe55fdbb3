-- Deletes up to 1,000 events for the second engine: sent over 7 days ago, or dead for 30. One that waits stays.
-- in: nothing
-- out: one row: events (how many went), more (whether there may be)
-- index: job_events_pkey; the table is read
with old as materialized (
  select id
  from job_events
  where status = 'sent' and finished_at < now() - interval '7 days'
     or status = 'dead' and finished_at < now() - interval '30 days'
  limit 1000
  for update skip locked
),
gone as (
  delete from job_events
  where id = any (array(select id from old))
  returning 1
)
select count(*) as events,
       count(*) = 1000 as more
from gone
