-- Deletes up to 1,000 listings that opened, or were withdrawn, over 30 days ago, with their earlier opening times. A
-- withdrawn one counts from when a calendar showed it last, so that one which may come back keeps what is known of it;
-- any other from its opening, also where no sync came by to mark it as opened.
-- in: nothing
-- out: one row: listings, openTimes (how many went), more (whether there may be)
-- index: calendar_open_times_pkey; the listings are read
with old as materialized (
  select user_id, vcoin_id
  from calendar_listings
  where case status when 'withdrawn' then last_seen_at else opens_at end < now() - interval '30 days'
  limit 1000
  for update skip locked
),
gone as (
  delete from calendar_listings l
  using old
  where l.user_id = old.user_id
    and l.vcoin_id = old.vcoin_id
  returning l.user_id, l.vcoin_id
),
times as (
  delete from calendar_open_times t
  using gone
  where t.user_id = gone.user_id
    and t.vcoin_id = gone.vcoin_id
  returning 1
)
select (select count(*) from gone) as listings,
       (select count(*) from times) as "openTimes",
       (select count(*) from gone) = 1000 as more
