package org.jobroutes.job;

/**
 * Thrown by a route for a job that can never succeed, such as a malformed payload: the job is dead
 * at once.
 */
public class JobRejected extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JobRejected(String message) {
    super(message);
  }
}
