package org.jobroutes;

/**
 * The command can't be carried out here; the message is one sentence that says why and what to do.
 */
public class RefusedStart extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  /** Something on this machine stands in the way: exit code 1. */
  public RefusedStart(String message) {
    this(message, 1);
  }

  private RefusedStart(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A setting or an argument is wrong: exit code 2. */
  static RefusedStart usage(String message) {
    return new RefusedStart(message, 2);
  }

  int exitCode() {
    return exitCode;
  }
}
