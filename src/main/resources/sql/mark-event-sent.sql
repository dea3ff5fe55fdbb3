-- Marks an event that was accepted; that holds whatever another worker thinks of it.
-- in: event (its id)
-- out: number of rows
-- index: job_events_pkey
update job_events
set status = 'sent',
    last_error = null,
    finished_at = now()
where id = :#${variable.event[id]}
  and status <> 'sent'
