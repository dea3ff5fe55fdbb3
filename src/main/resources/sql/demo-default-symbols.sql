-- The symbols that the demonstration upstream opens to its API.
-- in: nothing
-- out: one row, the JSON text of the body
-- index: none
select cast(json_build_object(
    'code', 200,
    'data', json_build_array('ZORBIUSDT', 'QUILMUSDT'),
    'msg', null
  ) as text) as body
