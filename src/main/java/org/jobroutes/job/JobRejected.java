package org.jobroutes.job;

/** This job can never succeed as it is: it is dead at once, without a retry. */
public class JobRejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobRejected(String message) {
    super(message);
  }
}
