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

  /**
   * Set by a route that wants to run later: how long the job waits at least, such as {@code 10m}.
   */
  public static final String SNOOZE = "CamelJobSnooze";

  /** For {@code to: job:<type>}: when the new job is due, a time with its zone. */
  public static final String RUN_AT = "CamelJobRunAt";

  /** For {@code to: job:<type>}: 0 to 100. */
  public static final String PRIORITY = "CamelJobPriority";

  /** For {@code to: job:<type>}: at most one live job of the type has it. */
  public static final String UNIQUE_KEY = "CamelJobUniqueKey";

  /** For {@code to: job:<type>}: 1 to 1000. */
  public static final String MAX_ATTEMPTS = "CamelJobMaxAttempts";

  /** Set by {@code to: job:<type>}: the id of the new job, or of the one that holds its key. */
  public static final String ENQUEUED = "CamelJobEnqueued";

  private JobHeaders() {}
}
