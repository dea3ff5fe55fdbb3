-- Stores a whole calendar for one user, all or nothing, and ends the run that holds the sync.
-- Kept is what opens within the window; a coin that is known already is followed beyond it. A coin
-- that vanished before it opened is withdrawn, one that is seen again is restored; nothing is
-- deleted. A calendar without any id changes no listing. A dry run counts the same, writes nothing
-- and needs no token.
-- in: userId text, token uuid, timeWindowHours int (at least 48 is used), dryRun boolean,
--   source text, and JSON text: entries [{vcoin_id, symbol, ticker, full_name, zone, opens_at,
--   tradable}] (each id once), ids [text] of all announced coins, errors [text]
-- out: one row, JSON text {processed, created, updated, unchanged, skipped, withdrawn, errors,
--   source}; no row = the token is void, and nothing was written
-- index: calendar_listings_pkey, calendar_syncs_pkey
with input as (
  select cast(:#${variable.userId} as text) as user_id,
         cast(:#${variable.token} as uuid) as token,
         make_interval(hours => greatest(cast(:#${variable.timeWindowHours} as int), 48)) as time_window,
         cast(:#${variable.dryRun} as boolean) as dry_run,
         cast(:#${variable.source} as text) as source,
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
-- Each entry beside the row it had before; one that opened is followed only if it is put off.
seen as (
  select given.*,
         listing.opens_at as old_opens_at,
         listing.vcoin_id is not null
           and (listing.status <> 'opened' or given.status <> 'opened') as is_followed,
         case
           when listing.vcoin_id is null then case when in_window then 'created' else 'skipped' end
           when listing.status = 'opened' and given.status = 'opened' then 'skipped'
           when listing.status = 'withdrawn' then 'updated'
           when listing.status <> given.status and given.status <> 'opened' then 'updated'
           when row (listing.symbol, listing.ticker, listing.full_name, listing.zone, listing.opens_at)
             is distinct from row (given.symbol, given.ticker, given.full_name, given.zone, given.opens_at)
             then 'updated'
           when in_window then 'unchanged'
           else 'skipped'
         end as fate
  from given
  left join calendar_listings as listing
    on listing.user_id = (select user_id from input)
    and listing.vcoin_id = given.vcoin_id
),
-- The rows that no usable entry speaks of; "not in" is hashed whatever the planner estimates.
unseen as (
  select listing.vcoin_id,
         case when listing.opens_at <= now() then 'opened' else 'withdrawn' end as status
  from calendar_listings as listing
  where listing.user_id = (select user_id from input)
    and listing.status in ('announced', 'tradable')
    and exists (select from announced)
    and listing.vcoin_id not in (select vcoin_id from seen)
    and (listing.opens_at <= now() or listing.vcoin_id not in (select vcoin_id from announced))
),
stored as (
  insert into calendar_listings as listing
    (user_id, vcoin_id, symbol, ticker, full_name, zone, opens_at, status)
  select run.user_id, vcoin_id, symbol, ticker, full_name, zone, opens_at, status
  from seen
  cross join run
  where is_followed or fate = 'created'
  order by vcoin_id
  on conflict (user_id, vcoin_id) do update
  set symbol = excluded.symbol,
      ticker = excluded.ticker,
      full_name = excluded.full_name,
      zone = excluded.zone,
      opens_at = excluded.opens_at,
      status = excluded.status,
      last_seen_at = now()
),
remembered as (
  insert into calendar_open_times (user_id, vcoin_id, opens_at)
  select run.user_id, vcoin_id, old_opens_at
  from seen
  cross join run
  where is_followed and old_opens_at <> opens_at
),
marked as (
  update calendar_listings as listing
  set status = unseen.status
  from unseen
  cross join run
  where listing.user_id = run.user_id
    and listing.vcoin_id = unseen.vcoin_id
),
result as (
  select json_build_object(
      'processed', count(*) filter (where fate <> 'skipped'),
      'created', count(*) filter (where fate = 'created'),
      'updated', count(*) filter (where fate = 'updated'),
      'unchanged', count(*) filter (where fate = 'unchanged'),
      'skipped', count(*) filter (where fate = 'skipped'),
      'withdrawn', (select count(*) from unseen where status = 'withdrawn'),
      'errors', (select errors from input),
      'source', (select source from input)
    ) as result
  from seen
),
finished as (
  update calendar_syncs as sync
  set token = null,
      lease_until = null,
      last_sync_at = now(),
      last_result = cast(result.result as jsonb)
  from result
  cross join run
  where sync.user_id = run.user_id
)
select cast(result as text) as result
from result
where exists (select from allowed)
