-- A death has been told.
-- in: id, seq (of the claim that was its last)
-- out: number of rows
-- index: job_deaths_job_id
delete from job_deaths
where job_id = :#${variable.id}
  and claim_seq = :#${variable.seq}
