package org.jobroutes.http;

import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.jobroutes.database.SqlStates;
import org.jobroutes.job.JobFailed;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.JobSnoozed;
import org.jobroutes.job.JobTypeNotServed;
import org.jobroutes.job.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns any failure of an HTTP route into the one error shape: never a stack trace, never a class
 * name.
 */
public class Problems {
  static final int RETRY_AFTER_SECONDS = 5;
  private static final String SYNC_RUNNING = "sync_running";
  private static final String DATABASE_AWAY =
      "The database doesn't answer; try again later, with a uniqueKey where a job must not be enqueued twice";
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** Answers with what the failure means. */
  public void answer(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    HttpProblem problem = problem(failure);
    exchange.getMessage().removeHeaders("*");
    if (problem.status() == 500) {
      LOG.error("requestId={} {}", exchange.getExchangeId(), problem.getMessage(), failure);
    }
    if (problem.status() == 502) {
      LOG.warn("requestId={} {}", exchange.getExchangeId(), problem.getMessage());
    }
    if (problem.status() == 503 || problem.status() == 429 || problem.code().equals(SYNC_RUNNING)) {
      exchange.getMessage().setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    Answers.send(
        exchange,
        problem.status(),
        Envelope.error(problem.code(), problem.getMessage(), exchange.getExchangeId()));
  }

  private static HttpProblem problem(Throwable failure) {
    for (Throwable cause : Reasons.causesOf(failure).toList()) {
      if (cause instanceof HttpProblem problem) {
        return problem;
      }
      if (cause instanceof JobSnoozed) {
        return new HttpProblem(409, SYNC_RUNNING, cause.getMessage());
      }
      if (cause instanceof JobTypeNotServed) {
        return new HttpProblem(422, "unknown_type", cause.getMessage());
      }
      if (cause instanceof RejectedExecutionException) {
        return new HttpProblem(429, "too_many_runs", cause.getMessage());
      }
      if (cause instanceof JobRejected) {
        return HttpProblem.invalid(cause.getMessage());
      }
      if (cause instanceof JobFailed) {
        return new HttpProblem(502, "upstream_failed", cause.getMessage());
      }
    }
    return database(failure);
  }

  private static HttpProblem database(Throwable failure) {
    String state = SqlStates.of(failure);
    if (state.equals("JQ400")) {
      return HttpProblem.invalid(SqlStates.saidBy(failure));
    }
    if (state.equals("JQ422")) {
      return new HttpProblem(422, "unknown_type", SqlStates.saidBy(failure));
    }
    if (state.equals("JQ409")) {
      return new HttpProblem(409, "idempotency_conflict", SqlStates.saidBy(failure));
    }
    if (state.equals("JQ40S")) {
      return new HttpProblem(409, "wrong_state", SqlStates.saidBy(failure));
    }
    if (SqlStates.poolIsBusy(failure)) {
      return new HttpProblem(
          503,
          "busy",
          "All connections of this process to the database are in use; send the request again in a moment");
    }
    if (databaseIsAway(failure)) {
      return new HttpProblem(503, "database_away", DATABASE_AWAY);
    }
    if (state.equals("40P01") || state.equals("40001") || state.equals("55P03")) {
      return new HttpProblem(
          503, "conflict", "The request met another one that wanted the same rows; send it again");
    }
    if (SqlStates.refusesData(failure)) {
      return HttpProblem.invalid(
          "The body holds what PostgreSQL can't store: " + SqlStates.saidBy(failure));
    }
    return new HttpProblem(
        500,
        "internal_error",
        "The request failed for a reason of ours; the log has it under this requestId");
  }

  /**
   * Also where it lets nobody in (class 28) or isn't there (3D000), and while the first migration
   * has yet to create tables (42P01) and functions (42883).
   */
  static boolean databaseIsAway(Throwable failure) {
    String state = SqlStates.of(failure);
    return SqlStates.databaseIsAway(failure)
        || state.startsWith("28")
        || Set.of("3D000", "42P01", "42883").contains(state);
  }
}
