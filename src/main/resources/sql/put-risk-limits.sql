-- Sets the limits that are given and leaves the others as they are.
-- in: userId, limits (json text with any of drawdown, dailyLoss, concentration, position, equity)
-- out: data (json text of all limits)
-- index: risk_limits_pkey
with asked as materialized (
  select cast(:#limits as jsonb) as a, risk_limits_of(cast(:#userId as text)) as before
)
insert into risk_limits as l (user_id, drawdown, daily_loss, concentration, position, equity)
select (before).user_id,
       coalesce(cast(a ->> 'drawdown' as numeric), (before).drawdown),
       coalesce(cast(a ->> 'dailyLoss' as numeric), (before).daily_loss),
       coalesce(cast(a ->> 'concentration' as numeric), (before).concentration),
       coalesce(cast(a ->> 'position' as numeric), (before).position),
       cast(a ->> 'equity' as numeric)
from asked
on conflict (user_id) do update
-- Not what was read before: another call may have set other members since.
set drawdown = coalesce((select cast(a ->> 'drawdown' as numeric) from asked), l.drawdown),
    daily_loss = coalesce((select cast(a ->> 'dailyLoss' as numeric) from asked), l.daily_loss),
    concentration = coalesce((select cast(a ->> 'concentration' as numeric) from asked), l.concentration),
    position = coalesce((select cast(a ->> 'position' as numeric) from asked), l.position),
    equity = case when (select jsonb_exists(a, 'equity') from asked) then excluded.equity else l.equity end
returning cast(jsonb_build_object('userId', l.user_id) || risk_limits_json(l) as text) as data
