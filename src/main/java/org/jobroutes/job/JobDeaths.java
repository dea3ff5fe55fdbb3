package org.jobroutes.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the {@code onDead} endpoint of a type for each job that has died. */
public final class JobDeaths {
  private static final Logger LOG = LoggerFactory.getLogger(JobDeaths.class);
  private static final int LONGEST_REASON = 2000;
  private final JobTypes types;

  public JobDeaths(JobTypes types) {
    this.types = types;
  }

  /** JSON array of the types served here that want to be told; an empty text when none does. */
  public String types() {
    ArrayNode told = Json.EXACT.createArrayNode();
    types.all().stream()
        .map(JobConsumer::policy)
        .filter(policy -> policy.onDead() != null)
        .forEach(policy -> told.add(policy.type()));
    return told.isEmpty() ? "" : told.toString();
  }

  /**
   * Tells one death: the endpoint gets the job as the API shows it, as a map, and its headers.
   *
   * @throws Exception what the endpoint throws
   */
  public void tell(@Body Map<String, Object> death, Exchange exchange) throws Exception {
    JobConsumer consumer = types.find((String) death.get("type"));
    String endpoint = consumer == null ? null : consumer.policy().onDead();
    if (endpoint == null) {
      throw new JobTypeNotServed((String) death.get("type"));
    }
    try (ProducerTemplate template = exchange.getContext().createProducerTemplate()) {
      template.requestBodyAndHeaders(endpoint, job(death), headers(death));
    }
  }

  /** Says why a death couldn't be told; it is tried ten times in all. */
  public String failed(@Body Map<String, Object> death, Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String reason = Texts.quote(Reasons.of(failure), LONGEST_REASON);
    LOG.warn(
        "job={} type={}: its death could not be told to onDead: {}",
        death.get("id"),
        death.get("type"),
        reason);
    return reason;
  }

  private static Object job(Map<String, Object> death) throws JsonProcessingException {
    return Json.EXACT.readValue((String) death.get("job"), Object.class);
  }

  private static Map<String, Object> headers(Map<String, Object> death) {
    Map<String, Object> headers = new HashMap<>();
    headers.put(JobHeaders.ID, death.get("id").toString());
    headers.put(JobHeaders.TYPE, death.get("type"));
    return headers;
  }
}
