package com.example;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.jobroutes.job.JobRejected;

/** A job type in Java; its payload is such as {@code {"to": "ann", "days": 3}}. */
public class SendReminder extends RouteBuilder {
  @Override
  public void configure() {
    from("job:send-reminder?maxAttempts=3&timeout=10s&backoff=1m")
        .routeId("send-reminder")
        .routeDescription("Reminds somebody of an invoice")
        .bean(this, "text")
        .log("${body}");
  }

  /** The reminder, which is the result of the job. */
  public String text(Map<String, Object> payload) {
    if (!(payload.get("to") instanceof String name)) {
      throw new JobRejected("to is " + payload.get("to") + ", but must be a name");
    }
    return "Dear %s, your invoice is due in %s days".formatted(name, payload.get("days"));
  }
}
