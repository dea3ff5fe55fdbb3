package org.jobroutes.http;

/** A request that can't be served, with what the client is told. */
public class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;
  private final String code;

  /**
   * A problem.
   *
   * @param code short and stable, for programs
   * @param message what was given, what is allowed and what to do
   */
  public HttpProblem(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static HttpProblem invalid(String message) {
    return new HttpProblem(400, "invalid_request", message);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }
}
