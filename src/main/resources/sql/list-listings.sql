-- A page of a user's listings in the order of opening, each with its earlier opening times.
-- in: userId, status, fromTime (inclusive), toTime (exclusive), afterTime, afterId (each of these null for no bound), limit
-- out: data (json text), next (cursor, or null on the last page)
-- index: calendar_listings_user_id_opens_at_idx, calendar_open_times_pkey
with found as (
  select l.*
  from calendar_listings l
  where l.user_id = :#userId
    and (cast(:#status as text) is null or l.status = :#status)
    and l.opens_at >= coalesce(cast(:#fromTime as timestamptz), '-infinity')
    and l.opens_at < coalesce(cast(:#toTime as timestamptz), 'infinity')
    and (l.opens_at, l.vcoin_id) > (coalesce(cast(:#afterTime as timestamptz), '-infinity'), coalesce(cast(:#afterId as text), ''))
  order by l.opens_at, l.vcoin_id
  limit :#limit + 1
),
page as (
  select f.*, row_number() over (order by f.opens_at, f.vcoin_id) as n
  from found f
)
select cast(coalesce(jsonb_agg(jsonb_build_object(
         'vcoinId', p.vcoin_id, 'symbol', p.symbol, 'ticker', p.ticker, 'fullName', p.full_name, 'zone', p.zone,
         'opensAt', json_time(p.opens_at), 'status', p.status,
         'firstSeenAt', json_time(p.first_seen_at), 'lastSeenAt', json_time(p.last_seen_at),
         'openTimes', (
           select coalesce(jsonb_agg(jsonb_build_object(
               'opensAt', json_time(t.opens_at), 'replacedAt', json_time(t.replaced_at)) order by t.replaced_at), '[]')
           from calendar_open_times t
           where t.user_id = p.user_id
             and t.vcoin_id = p.vcoin_id)
       ) order by p.n) filter (where p.n <= :#limit), '[]') as text) as data,
       max(to_char(p.opens_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || p.vcoin_id)
         filter (where p.n = :#limit and exists (select 1 from page q where q.n > :#limit)) as next
from page p
