package org.jobroutes;

/** The application can't start here; the message is one sentence that says why and what to do. */
public class RefusedStart extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RefusedStart(String message) {
    super(message);
  }
}
