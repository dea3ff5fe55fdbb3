-- The last prices of the demonstration upstream, those of the coins that trade and of three well-known ones.
-- in: nothing
-- out: one row, the JSON text of the body
-- index: none
select cast(json_agg(json_build_object('symbol', coin.symbol, 'price', coin.price)) as text) as body
from (values
  ('BTCUSDT', '60000.50'),
  ('ETHUSDT', '3000.25'),
  ('SOLUSDT', '150.125'),
  ('ZORBIUSDT', '0.0425'),
  ('QUILMUSDT', '1.75')
) as coin (symbol, price)
