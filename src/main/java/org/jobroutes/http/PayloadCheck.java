package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.JobTypes;

/**
 * Holds payloads against the schemas of their types before they are enqueued. A type that this
 * process doesn't serve is checked by the worker that claims the job.
 */
public final class PayloadCheck {
  private final JobTypes types;

  public PayloadCheck(JobTypes types) {
    this.types = types;
  }

  /** Whether the type of the job has a schema here. */
  boolean isNeeded(JsonNode job) {
    return consumerWithSchema(job) != null;
  }

  /**
   * Goes on with the job, or the array of jobs, in the body.
   *
   * @throws HttpProblem 422 saying which payload breaks its schema and how
   */
  public void check(Exchange exchange) throws JsonProcessingException {
    JsonNode jobs = AskedJobs.inBodyOf(exchange);
    if (!jobs.isArray()) {
      check(jobs, "");
      return;
    }
    for (int i = 0; i < jobs.size(); i++) {
      check(jobs.get(i), "jobs[%d]: ".formatted(i));
    }
  }

  private void check(JsonNode job, String place) throws JsonProcessingException {
    JobConsumer consumer = consumerWithSchema(job);
    if (consumer == null) {
      return;
    }
    try {
      consumer.checkPayload(job.path("payload").toString());
    } catch (JobRejected e) {
      throw new HttpProblem(422, "invalid_payload", place + e.getMessage());
    }
  }

  private JobConsumer consumerWithSchema(JsonNode job) {
    JobConsumer consumer = types.find(job.path("type").asText());
    return consumer != null && consumer.hasSchema() ? consumer : null;
  }
}
