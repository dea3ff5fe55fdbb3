-- Deletes up to 1,000 snapshots of portfolios that are over 90 days old and that no risk_check needs any more.
-- in: nothing
-- out: one row: snapshots (how many went), more (whether there may be)
-- index: risk_snapshots_pkey, risk_snapshots_peak
with recursive owner as (
  -- A walk from user to user: it reads one index entry a user.
  (select user_id from risk_snapshots order by user_id limit 1)
  union all
  select (select s.user_id from risk_snapshots s where s.user_id > o.user_id order by s.user_id limit 1)
  from owner o
  where o.user_id is not null
),
old as materialized (
  select s.row_id
  from owner o
  cross join lateral (
    select s.ctid as row_id
    from risk_snapshots s
    where s.user_id = o.user_id
      and s.at < now() - interval '90 days'
      -- Kept: the last one before this UTC day, which gives the value at its begin. It is the latest of a user who
      -- isn't measured any more.
      and s.at < (
        select max(l.at)
        from risk_snapshots l
        where l.user_id = o.user_id
          and l.at < date_trunc('day', now() at time zone 'UTC') at time zone 'UTC')
      -- Kept: the peak; of equal ones the last, so that two runs at the same time agree.
      and s.at <> (
        select p.at
        from risk_snapshots p
        where p.user_id = o.user_id
        order by p.total_value desc, p.at desc
        limit 1)
    order by s.at
    limit 1000
    for update skip locked
  ) s
  limit 1000
),
gone as (
  delete from risk_snapshots
  where ctid = any (array(select row_id from old))
  returning 1
)
select count(*) as snapshots,
       count(*) = 1000 as more
from gone
