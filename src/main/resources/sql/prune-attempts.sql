-- Looks at the next 10,000 attempts in the order of their key, and deletes those that are over 30 days old or whose job
-- is gone.
-- in: after (the key to go on behind, as "job_id claim_seq")
-- out: one row: attempts (how many went), after (the last key seen), more (whether others come behind it)
-- index: job_attempts_job_id, jobs_pkey
with seen as materialized (
  select job_id, claim_seq, finished_at
  from job_attempts
  where (job_id, claim_seq) > (
      cast(split_part(:#${variable.after}, ' ', 1) as uuid),
      cast(split_part(:#${variable.after}, ' ', 2) as bigint))
  order by job_id, claim_seq
  limit 10000
),
-- By an array, for a join may be planned as a look at every job.
alive as materialized (
  select id
  from jobs
  where id = any (array(select distinct job_id from seen))
),
old as materialized (
  select a.ctid
  from seen s
  left join alive on alive.id = s.job_id
  join job_attempts a on a.job_id = s.job_id and a.claim_seq = s.claim_seq
  where alive.id is null
     or s.finished_at < now() - interval '30 days'
  for update of a skip locked
),
gone as (
  delete from job_attempts
  where ctid = any (array(select ctid from old))
  returning 1
)
select (select count(*) from gone) as attempts,
       (select job_id || ' ' || claim_seq from seen order by job_id desc, claim_seq desc limit 1) as after,
       (select count(*) from seen) = 10000 as more
