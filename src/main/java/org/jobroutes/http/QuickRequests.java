package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * Tells which requests to enqueue need no thread of their own: those for one small job that shares
 * a commit, of a type without a schema, whose patterns could take long.
 */
public final class QuickRequests implements Predicate<Exchange> {
  private static final int LONGEST = 4 * 1024;

  private final PayloadCheck payloads;

  public QuickRequests(PayloadCheck payloads) {
    this.payloads = payloads;
  }

  /** Whether the route can be done with the request, or wait for its commit, at once. */
  @Override
  public boolean test(Exchange request) {
    byte[] body = request.getMessage().getBody(byte[].class);
    if (body == null || body.length > LONGEST || Requests.hasIdempotencyKey(request)) {
      return false;
    }
    try {
      AskedJobs asked = AskedJobs.of(request);
      return asked.mayShareCommit() && payloads.isFree(asked.jobs());
    } catch (HttpProblem | JsonProcessingException refused) {
      return false;
    }
  }
}
