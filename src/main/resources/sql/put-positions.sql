-- Stores the positions that are given; a quantity of 0 removes. A mark price that isn't given stays.
-- in: userId, positions (json text [{symbol, quantity, entryPrice, markPrice}], each symbol once)
-- out: data (json text {userId, stored, removed})
-- index: portfolio_positions_pkey
with given as materialized (
  select *
  from jsonb_to_recordset(cast(:#positions as jsonb))
    as p(symbol text, quantity numeric, "entryPrice" numeric, "markPrice" numeric)
),
stored as (
  insert into portfolio_positions as p (user_id, symbol, quantity, entry_price, mark_price)
  select :#userId, symbol, quantity, "entryPrice", "markPrice"
  from given
  where quantity <> 0
  -- In one order for all callers, for two that wait for each other's rows would deadlock.
  order by symbol
  on conflict (user_id, symbol) do update
  set quantity = excluded.quantity,
      entry_price = excluded.entry_price,
      mark_price = coalesce(excluded.mark_price, p.mark_price),
      updated_at = now()
  returning 1
),
removed as (
  delete from portfolio_positions p
  using given g
  where p.user_id = :#userId
    and p.symbol = g.symbol
    and g.quantity = 0
  returning 1
)
select cast(jsonb_build_object(
  'userId', cast(:#userId as text),
  'stored', (select count(*) from stored),
  'removed', (select count(*) from removed)) as text) as data
