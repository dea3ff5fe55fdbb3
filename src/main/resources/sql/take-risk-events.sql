-- Takes the events that wait for their alert, for three minutes, so that each goes out once; who died with one leaves
-- it to the next run. The text of an event is fit for a log.
-- in: nothing
-- out: rows id, userId, jobId, at, oldStatus (null for the first assessment), newStatus, message, report (json text)
-- index: risk_events_waiting, risk_events_pkey
with waiting as materialized (
  select id
  from risk_events
  where alerted_at is null
    and (taken_until is null or taken_until <= now())
  order by id
  limit 100
  for update skip locked
)
update risk_events e
set taken_until = now() + interval '3 minutes'
from waiting w
where e.id = w.id
returning e.id,
  e.user_id as "userId",
  cast(e.job_id as text) as "jobId",
  json_time(e.at) as at,
  e.old_status as "oldStatus",
  e.new_status as "newStatus",
  regexp_replace(
    format('Risk of user %s is %s, it was %s. %s', e.user_id, e.new_status, coalesce(e.old_status, 'not known before'),
      (select string_agg(advice, '. ') from jsonb_array_elements_text(e.report -> 'recommendations') as a(advice))),
    '[[:cntrl:]]', ' ', 'g') as message,
  cast(e.report as text) as report
