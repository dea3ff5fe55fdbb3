-- Stores a whole calendar for one user, all or nothing, and ends the run that holds the sync.
-- Kept is what opens within the window; a coin that is known already is followed beyond it. A coin
-- that vanished before it opened is withdrawn, one that is seen again is restored; nothing is
-- deleted. A calendar without any id changes no listing. A dry run counts the same, writes nothing
-- and needs no token. What is done for a job is recorded, and an event tells the second engine.
-- in: userId text, token uuid, timeWindowHours int (at least 48 is used), dryRun boolean,
--   source text, jobId uuid (null when no job runs it), engine (camel or inngest), sendsEvents
--   boolean, and JSON text: entries [{vcoin_id, symbol, ticker, full_name, zone, opens_at,
--   tradable}] (each id once), ids [text] of all announced coins, errors [text]
-- out: one row, JSON text {processed, created, updated, unchanged, skipped, withdrawn, errors,
--   source}; no row = the token is void or the job was done already, and nothing was written
-- index: calendar_listings_pkey, calendar_syncs_pkey, job_effects_pkey, job_events_pkey
with input as (
  select cast(:#${variable.userId} as text) as user_id,
         cast(:#${variable.token} as uuid) as token,
         make_interval(hours => greatest(cast(:#${variable.timeWindowHours} as int), 48)) as time_window,
         cast(:#${variable.dryRun} as boolean) as dry_run,
         cast(:#${variable.source} as text) as source,
         cast(:#${variable.jobId} as uuid) as job_id,
         cast(:#${variable.engine} as text) as engine,
         cast(:#${variable.sendsEvents} as boolean) as sends_events,
         cast(:#${variable.ids} as jsonb) as ids,
         cast(:#${variable.errors} as json) as errors
),
-- The row stays locked to the end, so that a run whose lease is over can't store beside the next.
run as (
  select user_id
  from calendar_syncs
  where user_id = (select user_id from input)
    and token = (select token from input)
    and lease_until > now()
    and not (select dry_run from input)
  for update
),
allowed as (
  select 1
  from input
  where dry_run or exists (select from run)
),
announced as (
  select jsonb_array_elements_text(ids) as vcoin_id
  from input
  where exists (select from allowed)
),
given as (
  select entry.*,
         case
           when entry.opens_at <= now() then 'opened'
           when entry.tradable then 'tradable'
           else 'announced'
         end as status,
         entry.opens_at > now()
           and entry.opens_at <= now() + (select time_window from input) as in_window
  from jsonb_to_recordset(cast(:#${variable.entries} as jsonb)) as entry (
    vcoin_id text, symbol text, ticker text, full_name text, zone text,
    opens_at timestamptz, tradable boolean
  )
  where exists (select from allowed)
),
listing as (
  select *
  from calendar_listings
  where user_id = (select user_id from input)
    and exists (select from announced)
),
-- Each entry beside the row it had before. A full join is never a nested loop, and "in (select …)"
-- is hashed, no matter how few rows the planner expects.
compared as (
  select coalesce(given.vcoin_id, listing.vcoin_id) as vcoin_id,
         coalesce(given.symbol, listing.symbol) as symbol,
         coalesce(given.ticker, listing.ticker) as ticker,
         coalesce(given.full_name, listing.full_name) as full_name,
         case when given.vcoin_id is null then listing.zone else given.zone end as zone,
         coalesce(given.opens_at, listing.opens_at) as opens_at,
         given.status as given_status,
         case when given.vcoin_id is null then listing.last_seen_at else now() end as last_seen_at,
         listing.opens_at as old_opens_at,
         listing.status as old_status,
         case
           when listing.vcoin_id is null and given.in_window then 'created'
           when listing.vcoin_id is null then 'skipped'
           when given.vcoin_id is null and listing.status not in ('announced', 'tradable') then 'kept'
           when given.vcoin_id is null and listing.opens_at <= now() then 'opened'
           when given.vcoin_id is null and listing.vcoin_id in (select vcoin_id from announced) then 'kept'
           when given.vcoin_id is null then 'withdrawn'
           when listing.status = 'opened' and given.status = 'opened' then 'skipped'
           when listing.status = 'withdrawn' then 'updated'
           when listing.status <> given.status and given.status <> 'opened' then 'updated'
           when row (listing.symbol, listing.ticker, listing.full_name, listing.zone, listing.opens_at)
             is distinct from row (given.symbol, given.ticker, given.full_name, given.zone, given.opens_at)
             then 'updated'
           when given.in_window then 'unchanged'
           else 'skipped'
         end as fate
  from given
  full join listing on listing.vcoin_id = given.vcoin_id
),
result as (
  select json_build_object(
      'processed', count(*) filter (where fate in ('created', 'updated', 'unchanged')),
      'created', count(*) filter (where fate = 'created'),
      'updated', count(*) filter (where fate = 'updated'),
      'unchanged', count(*) filter (where fate = 'unchanged'),
      'skipped', count(*) filter (where fate = 'skipped'),
      'withdrawn', count(*) filter (where fate = 'withdrawn'),
      'errors', (select errors from input),
      'source', (select source from input)
    ) as result
  from compared
),
-- Of two engines that run one job, whoever comes second finds it done and writes nothing.
done as (
  insert into job_effects (job_id, effect, done_by, result)
  select job_id, 'calendar_sync', engine, cast(result as jsonb)
  from input
  cross join result
  cross join run
  where job_id is not null
  on conflict do nothing
  returning job_id, result
),
told as (
  insert into job_events (id, name, data)
  select job_id || ':synced', 'mexc/calendar.synced', jsonb_build_object('jobId', job_id, 'result', result)
  from done
  where (select sends_events from input)
  on conflict do nothing
),
writer as (
  select user_id
  from run
  where (select job_id from input) is null
     or exists (select from done)
),
-- Rows that change, or were seen again; a coin that opened is followed only if it is put off.
changed as (
  select compared.*,
         writer.user_id,
         coalesce(given_status, fate) as status
  from compared
  cross join writer
  where case fate
      when 'kept' then false
      when 'skipped' then old_status is not null and (old_status <> 'opened' or given_status <> 'opened')
      else true
    end
),
stored as (
  insert into calendar_listings as listing
    (user_id, vcoin_id, symbol, ticker, full_name, zone, opens_at, status, last_seen_at)
  select user_id, vcoin_id, symbol, ticker, full_name, zone, opens_at, status, last_seen_at
  from changed
  order by vcoin_id
  on conflict (user_id, vcoin_id) do update
  set symbol = excluded.symbol,
      ticker = excluded.ticker,
      full_name = excluded.full_name,
      zone = excluded.zone,
      opens_at = excluded.opens_at,
      status = excluded.status,
      last_seen_at = excluded.last_seen_at
),
remembered as (
  insert into calendar_open_times (user_id, vcoin_id, opens_at)
  select user_id, vcoin_id, old_opens_at
  from changed
  where old_opens_at <> opens_at
),
finished as (
  update calendar_syncs as sync
  set token = null,
      lease_until = null,
      last_sync_at = now(),
      last_result = cast(result.result as jsonb)
  from result
  cross join writer
  where sync.user_id = writer.user_id
)
select cast(result as text) as result
from result
where (select dry_run from input)
   or exists (select from writer)
