-- Notes that the alert of an event was taken.
-- in: eventId
-- out: number of rows
-- index: risk_events_pkey
update risk_events
set alerted_at = now(),
    taken_until = null,
    last_error = null
where id = cast(:#${variable.eventId} as bigint)
