package org.jobroutes.job;

/** The headers that a job's route finds on its message. */
public final class JobHeaders {
  /** The job's id, a uuid. */
  public static final String ID = "CamelJobId";

  /** The job's type. */
  public static final String TYPE = "CamelJobType";

  /** Which attempt this is, from 1. */
  public static final String ATTEMPT = "CamelJobAttempt";

  /** The fence of this claim: it grows with each claim of the job. */
  public static final String CLAIM = "CamelJobClaim";

  /** When the attempt is interrupted, an {@link java.time.Instant}. */
  public static final String DEADLINE = "CamelJobDeadline";

  private JobHeaders() {}
}
