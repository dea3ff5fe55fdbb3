-- Gives back the calendar sync of a user after a run that failed; after one that stored it finds
-- nothing to do.
-- in: userId text, token uuid (null when none was taken)
-- out: nothing
-- index: calendar_syncs_pkey
update calendar_syncs
set token = null,
    lease_until = null
where user_id = :#${variable.userId}
  and token = cast(:#${variable.token} as uuid)
