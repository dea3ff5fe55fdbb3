-- Gives an event back whose alert failed: the next run takes it again.
-- in: eventId, reason
-- out: number of rows
-- index: risk_events_pkey
update risk_events
set taken_until = null,
    last_error = cast(:#${variable.reason} as text)
where id = cast(:#${variable.eventId} as bigint)
  and alerted_at is null
