-- Deletes up to 1,000 events of risk that are over 90 days old: not the newest of a user, nor one that still waits for
-- its alert.
-- in: nothing
-- out: one row: riskEvents (how many went), more (whether there may be)
-- index: risk_events_pkey, risk_events_user
with old as materialized (
  select id
  from risk_events e
  where at < now() - interval '90 days'
    and alerted_at is not null
    and id < (select max(n.id) from risk_events n where n.user_id = e.user_id)
  order by id
  limit 1000
  for update skip locked
),
gone as (
  delete from risk_events
  where id = any (array(select id from old))
  returning 1
)
select count(*) as "riskEvents",
       count(*) = 1000 as more
from gone
