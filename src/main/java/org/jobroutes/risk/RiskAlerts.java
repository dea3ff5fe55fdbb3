package org.jobroutes.risk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jobroutes.job.JobFailed;
import org.jobroutes.job.Reasons;
import org.jobroutes.job.Texts;

/** Hands events to the route of alerts, and keeps what went wrong. */
public final class RiskAlerts implements AggregationStrategy {
  private static final int LONGEST_REASON = 2000;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** The row of an event with its report as a map. */
  public Map<String, Object> event(@Body Map<String, Object> row) throws JsonProcessingException {
    Map<String, Object> event = new LinkedHashMap<>(row);
    event.put("report", JSON.readValue((String) row.get("report"), Map.class));
    return event;
  }

  /** Why the alert of an event failed, as text that can be stored. */
  public String reason(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    return Texts.quote(Reasons.of(failure), LONGEST_REASON);
  }

  /** The body becomes the reason of the last alert that failed, or empty. */
  @Override
  public Exchange aggregate(Exchange before, Exchange now) {
    if (before != null && before.getException() != null) {
      return before;
    }
    String reason = now.getVariable("reason", String.class);
    String kept = before == null ? "" : before.getMessage().getBody(String.class);
    now.getMessage().setBody(reason == null ? kept : reason);
    return now;
  }

  /**
   * Ends the attempt when an alert failed; the next one sends it again.
   *
   * @throws JobFailed with the reason
   */
  public void requireAll(@Body Object reason) {
    if (reason instanceof String text && !text.isEmpty()) {
      throw new JobFailed(
          "The risk was measured and stored, but an alert failed: " + text, Duration.ZERO);
    }
  }
}
