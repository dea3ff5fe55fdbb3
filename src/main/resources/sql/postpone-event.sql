-- Lets an event that was not accepted wait for 1 s, then twice as long each time, up to 60 s; it is dead when another
-- try is useless, or after a day. Who took it last decides.
-- in: event (its id and attempts), reason, last (whether another try is useless), wait (seconds at least)
-- out: number of rows
-- index: job_events_pkey
with tried as (
  select id,
         cast(:#${variable.last} as boolean) or created_at <= now() - interval '1 day' as over
  from job_events
  where id = :#${variable.event[id]}
    and attempts = :#${variable.event[attempts]}
    and status = 'waiting'
  for update
)
update job_events e
set status = case when tried.over then 'dead' else 'waiting' end,
    finished_at = case when tried.over then now() end,
    next_at = now() + interval '1 second' * greatest(
      cast(:#${variable.wait} as double precision),
      least(40, power(2, least(e.attempts, 7) - 1)) * (1 + random() / 2)),
    last_error = cast(:#${variable.reason} as text)
from tried
where e.id = tried.id
