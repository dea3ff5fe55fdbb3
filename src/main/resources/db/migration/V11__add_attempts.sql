-- What became of each attempt of a job.
CREATE TABLE job_attempts (
  job_id uuid NOT NULL,
  claim_seq bigint NOT NULL,
  attempt int,
  outcome text,
  worker text,
  started_at timestamptz,
  finished_at timestamptz NOT NULL,
  error_class text,
  message text,
  stack text,
  route_version text,
  PRIMARY KEY (job_id, claim_seq)
);
