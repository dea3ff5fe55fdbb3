-- The calendar of the demonstration upstream: six invented coins, the same all (UTC) day long. At
-- any hour four of them open within 72 hours, one later, and one is open already.
-- in: nothing
-- out: one row, the JSON text of the body
-- index: none
select cast(json_build_object(
    'code', 0,
    'msg', 'success',
    'data', json_build_object('newCoins', json_agg(json_build_object(
      'vcoinId', md5('jobroutes demonstration ' || coin.ticker),
      'vcoinName', coin.ticker,
      'vcoinNameFull', coin.full_name,
      'firstOpenTime', cast(extract(epoch from
        date_trunc('day', now() at time zone 'UTC') + make_interval(hours => coin.hours)) * 1000 as bigint),
      'zone', coin.zone
    ) order by coin.hours))
  ) as text) as body
from (values
  ('ZORBI', 'Zorbi Network', -12, 'NEW'),
  ('QUILM', 'Quilm Protocol', 26, 'NEW'),
  ('FENNO', 'Fenno Finance', 36, 'NEW'),
  ('BRAKL', 'Brakl Games', 50, 'Innovation'),
  ('TUMSA', 'Tumsa Storage', 70, 'NEW'),
  ('WEXLO', 'Wexlo Chain', 144, 'NEW')
) as coin (ticker, full_name, hours, zone)
