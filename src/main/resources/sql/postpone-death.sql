-- A death couldn't be told: it waits four times as long after each try, at most an hour, and is given up after ten.
-- in: id, seq (of the claim that was its last), reason
-- out: number of rows
-- index: job_deaths_job_id
with tried as (
  update job_deaths
  set next_at = now() + least(interval '1 hour', interval '15 seconds' * power(4, attempts - 1)),
      last_error = :#${variable.reason}
  where job_id = :#${variable.id}
    and claim_seq = :#${variable.seq}
    and attempts < 10
)
delete from job_deaths
where job_id = :#${variable.id}
  and claim_seq = :#${variable.seq}
  and attempts >= 10
