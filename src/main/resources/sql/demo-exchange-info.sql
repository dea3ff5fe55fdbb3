-- The symbols of the demonstration upstream: one coin of its calendar trades already, one is listed
-- without trading.
-- in: nothing
-- out: one row, the JSON text of the body
-- index: none
select cast(json_build_object(
    'timezone', 'CST',
    'serverTime', cast(extract(epoch from now()) * 1000 as bigint),
    'rateLimits', json_build_array(),
    'exchangeFilters', json_build_array(),
    'symbols', json_agg(json_build_object(
      'symbol', coin.ticker || 'USDT',
      'status', coin.status,
      'baseAsset', coin.ticker,
      'quoteAsset', 'USDT',
      'fullName', coin.full_name
    ))
  ) as text) as body
from (values
  ('ZORBI', 'Zorbi Network', '1'),
  ('QUILM', 'Quilm Protocol', '1'),
  ('FENNO', 'Fenno Finance', '2')
) as coin (ticker, full_name, status)
