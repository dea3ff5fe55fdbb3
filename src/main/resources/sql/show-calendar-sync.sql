-- Shows the calendar sync of a user, also of one who never had any.
-- in: userId text
-- out: one row, JSON text {isRunning, lastSyncTime (UTC, null = never), lastResult (null = none)}
-- index: calendar_syncs_pkey
select cast(json_build_object(
    'isRunning', coalesce(sync.lease_until > now(), false),
    'lastSyncTime', to_char(sync.last_sync_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'lastResult', sync.last_result
  ) as text) as sync
from (select cast(:#${variable.userId} as text) as user_id) as asked
left join calendar_syncs as sync on sync.user_id = asked.user_id
