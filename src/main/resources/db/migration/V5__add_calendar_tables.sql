-- The calendar of coins that an exchange is about to open, one copy a user.

create table calendar_listings (
  user_id text not null,
  vcoin_id text not null,
  symbol text not null,
  ticker text not null,
  full_name text not null,
  zone text,
  opens_at timestamptz not null,
  status text not null check (status in ('announced', 'tradable', 'opened', 'withdrawn')),
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (user_id, vcoin_id)
);

create index calendar_listings_user_id_opens_at_idx on calendar_listings (user_id, opens_at);

comment on table calendar_listings is 'One coin a row, as a user''s last sync saw it';
comment on column calendar_listings.status is
  'announced: not open yet; tradable: the same, and the exchange trades it already; opened: its time has come; withdrawn: vanished from the calendar before it opened';

create table calendar_open_times (
  user_id text not null,
  vcoin_id text not null,
  opens_at timestamptz not null,
  replaced_at timestamptz not null default now(),
  primary key (user_id, vcoin_id, opens_at, replaced_at)
);

-- No foreign key: its check picks the index by user alone when the statistics are old, and then
-- 10,000 changed times took 40 s. Who deletes a listing deletes these too.

comment on table calendar_open_times is 'Opening times that were announced earlier and then changed';

create table calendar_syncs (
  user_id text primary key,
  job_id uuid,
  token uuid,
  lease_until timestamptz,
  last_sync_at timestamptz,
  last_result jsonb
);

comment on table calendar_syncs is 'At most one run a user at a time: who holds the run, and what the last one did';
comment on column calendar_syncs.job_id is 'The job of the run under way, else of the last one; null when it was no job';
comment on column calendar_syncs.token is 'Fence of the run under way: only who knows it may store; null when none is';
