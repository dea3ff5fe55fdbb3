package org.jobroutes.job;

/** Nothing serves the job type in this process. */
public class JobTypeNotServed extends JobRejected {
  private static final long serialVersionUID = 1;

  public JobTypeNotServed(String type) {
    super("The job type " + type + " isn't served here; GET /api/job-types tells why");
  }
}
