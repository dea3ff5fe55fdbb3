-- The payload of a calendar sync that is called for directly: what is not given comes from its job, where there is one.
-- in: body: JSON text payload (with defaults) and given (the members that were given), jobId uuid (null for none)
-- out: JSON text, the payload with jobId
-- index: jobs_pkey
select cast(
    cast(:#${body[payload]} as jsonb)
    || coalesce(
      (select jsonb_object_agg(member.key, member.value)
       from jobs j
       cross join lateral jsonb_each(case jsonb_typeof(j.payload) when 'object' then j.payload else '{}' end) as member
       where j.id = asked.job_id
         and j.type = 'calendar_sync'
         and member.key in ('userId', 'timeWindowHours', 'forceSync')
         and member.value <> 'null'), '{}')
    || cast(:#${body[given]} as jsonb)
    || jsonb_build_object('jobId', asked.job_id)
  as text) as payload
from (select cast(:#${body[jobId]} as uuid) as job_id) as asked
cross join lateral check_sync_job(asked.job_id, cast(:#${body[given]} as jsonb) ->> 'userId')
