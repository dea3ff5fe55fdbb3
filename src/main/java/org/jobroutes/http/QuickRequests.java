package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * Tells which requests to enqueue need no thread of their own, for they only wait for a commit that
 * they share: those for one small job without unique key and Idempotency-Key. The type must have no
 * schema here, for patterns of a schema can take long.
 */
public final class QuickRequests implements Predicate<Exchange> {
  private static final int LONGEST = 4 * 1024;

  private final PayloadCheck payloads;

  public QuickRequests(PayloadCheck payloads) {
    this.payloads = payloads;
  }

  @Override
  public boolean test(Exchange request) {
    if (Requests.hasIdempotencyKey(request)
        || !(request.getMessage().getBody() instanceof Buffer body)
        || body.length() > LONGEST) {
      return false;
    }
    try {
      AskedJobs asked = AskedJobs.of(request);
      return asked.mayShareCommit() && !payloads.isNeeded(asked.jobs());
    } catch (HttpProblem | JsonProcessingException refused) {
      return false;
    }
  }
}
