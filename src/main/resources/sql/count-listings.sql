-- How many listings of a user the run of a job has stored or seen again.
-- in: id (of the job), userId
-- out: listings
-- index: jobs_pkey, calendar_listings_pkey
select count(*) as listings
from jobs j
join calendar_listings l on l.last_seen_at >= j.started_at
where j.id = :#id
  and l.user_id = :#userId
