package org.jobroutes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** What {@code POST /api/jobs/cron} asks for. */
final class CronRequest {
  private CronRequest() {}

  /** The jobs as JSON text, an array; null for the routine ones, also for what pg_net sends. */
  static String jobs(byte[] body) throws JsonProcessingException {
    if (body == null || new String(body, UTF_8).isBlank()) {
      return null;
    }
    JsonNode given = Envelope.JSON.readTree(JsonGuard.checked(body));
    JsonNode jobs = given.path("jobs");
    if (!given.isObject() || !(jobs.isArray() || jobs.isMissingNode() || jobs.isNull())) {
      throw HttpProblem.invalid(
          "jobs: given %s, allowed {\"jobs\":[{\"type\",\"payload\"?}]} with up to 1,000 jobs, or nothing"
              .formatted(Requests.cut((given.isObject() ? jobs : given).toString())));
    }
    return jobs.isArray() ? jobs.toString() : null;
  }
}
