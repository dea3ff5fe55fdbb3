-- Deletes up to 1,000 opening times that were replaced over 90 days ago.
-- in: nothing
-- out: one row: openTimes (how many went), more (whether there may be)
-- index: none; the table is read
with old as materialized (
  select ctid
  from calendar_open_times
  where replaced_at < now() - interval '90 days'
  limit 1000
  for update skip locked
),
gone as (
  delete from calendar_open_times
  where ctid = any (array(select ctid from old))
  returning 1
)
select count(*) as "openTimes",
       count(*) = 1000 as more
from gone
