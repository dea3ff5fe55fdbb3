-- The limits that count for a user, the defaults where none are set.
-- in: userId
-- out: data (json text {userId, drawdown, dailyLoss, concentration, position, equity})
-- index: risk_limits_pkey inside the function
select cast(jsonb_build_object('userId', cast(:#userId as text))
  || risk_limits_json(risk_limits_of(cast(:#userId as text))) as text) as data
