package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

/**
 * The body of a request to enqueue: a job, or an array of jobs.
 *
 * @param text the body, one whole JSON value that does no harm
 * @param jobs the same, read
 */
record AskedJobs(String text, JsonNode jobs) {
  private static final String READ = "askedJobs";
  private static final int LONGEST_SHARED = 32 * 1024;

  /**
   * Those of this request, which are read once.
   *
   * @throws HttpProblem 400 with what is wrong and where
   */
  static AskedJobs of(Exchange exchange) throws JsonProcessingException {
    AskedJobs read = exchange.getProperty(READ, AskedJobs.class);
    if (read == null) {
      read = read(exchange.getMessage().getBody(byte[].class));
      exchange.setProperty(READ, read);
    }
    return read;
  }

  private static AskedJobs read(byte[] body) throws JsonProcessingException {
    if (body == null || body.length == 0) {
      throw HttpProblem.invalid(
          "The body is empty; send a job such as {\"type\":\"calendar_sync\",\"payload\":{}} or an array of up to 1,000");
    }
    String text = JsonGuard.checked(body);
    return new AskedJobs(text, Envelope.JSON.readTree(text));
  }

  /** What the body of this exchange holds now; what was read of it is forgotten. */
  static JsonNode inBodyOf(Exchange exchange) throws JsonProcessingException {
    String body = exchange.getMessage().getBody(String.class);
    // An array takes many times its length, and the exchange may wait for the database.
    return exchange.removeProperty(READ) instanceof AskedJobs read && read.text().equals(body)
        ? read.jobs()
        : Envelope.JSON.readTree(body);
  }

  /**
   * Whether they may share a statement with those of other requests: one small job, without a
   * unique key, whose holder could keep all of them waiting.
   */
  boolean mayShareCommit() {
    return jobs.isObject() && text.length() <= LONGEST_SHARED && !jobs.has("uniqueKey");
  }
}
