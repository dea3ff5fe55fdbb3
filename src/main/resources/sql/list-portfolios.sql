-- The portfolios to measure with their limits and their past: of one user, also one who holds nothing, or of all who
-- hold something or did so when they were measured last.
-- in: userId text (null for all)
-- out: one row, JSON text of an array [{userId, at, positions [{symbol, quantity, entryPrice, markPrice}], limits
--   {drawdown, dailyLoss, concentration, position, equity}, peak, dayStart}] in the order of users; at is now, peak and
--   dayStart (the value at the begin of this UTC day) are null without snapshots
-- index: portfolio_positions_pkey, risk_limits_pkey, risk_snapshots_peak, risk_snapshots_pkey
with asked as (
  select cast(:#${variable.userId} as text) as user_id
),
measured as (
  select user_id
  from asked
  where user_id is not null
  union
  select user_id
  from portfolio_positions
  where (select user_id is null from asked)
    and quantity <> 0
  union
  select user_id
  from risk_assessments
  where (select user_id is null from asked)
    and report ->> 'positionCount' <> '0'
),
today as (
  select date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' as begin
)
select cast(coalesce(jsonb_agg(jsonb_build_object(
    'userId', m.user_id,
    'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'positions', (
      select coalesce(jsonb_agg(jsonb_build_object(
          'symbol', p.symbol,
          'quantity', trim_scale(p.quantity),
          'entryPrice', trim_scale(p.entry_price),
          'markPrice', trim_scale(p.mark_price)) order by p.symbol), '[]')
      from portfolio_positions p
      where p.user_id = m.user_id
        and p.quantity <> 0),
    'limits', risk_limits_json(risk_limits_of(m.user_id)),
    'peak', (select max(s.total_value) from risk_snapshots s where s.user_id = m.user_id),
    'dayStart', coalesce(
      (select s.total_value from risk_snapshots s
       where s.user_id = m.user_id and s.at < today.begin order by s.at desc limit 1),
      (select s.total_value from risk_snapshots s
       where s.user_id = m.user_id and s.at >= today.begin order by s.at limit 1))
  ) order by m.user_id), '[]') as text) as portfolios
from measured m
cross join today
