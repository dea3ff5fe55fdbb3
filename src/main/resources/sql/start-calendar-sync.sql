-- Takes the calendar sync of a user for two minutes. A job of the queue that holds it already (its
-- earlier attempt broke off) takes it again; the earlier attempt's token is void then. A direct call
-- for the same job runs beside it, so neither takes it from the other.
-- in: userId text, jobId uuid (null when no job runs it), engine (camel or inngest)
-- out: one row with a fresh token (text); no row = another run holds it
-- index: calendar_syncs_pkey
insert into calendar_syncs as held (user_id, job_id, held_by, token, lease_until)
values (
  :#${variable.userId},
  cast(:#${variable.jobId} as uuid),
  :#${variable.engine},
  gen_random_uuid(),
  now() + interval '2 minutes'
)
on conflict (user_id) do update
set job_id = excluded.job_id,
    held_by = excluded.held_by,
    token = excluded.token,
    lease_until = excluded.lease_until
where held.lease_until is null
   or held.lease_until <= now()
   or held.job_id = excluded.job_id and held.held_by = 'camel' and excluded.held_by = 'camel'
returning cast(token as text) as token
