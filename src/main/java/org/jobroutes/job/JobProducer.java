package org.jobroutes.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultProducer;

/** {@code to: job:<type>}: enqueues a job whose payload is the body, which goes on as it is. */
final class JobProducer extends DefaultProducer {
  private static final Map<String, String> HEADERS =
      Map.of(
          "maxAttempts", JobHeaders.MAX_ATTEMPTS,
          "priority", JobHeaders.PRIORITY,
          "runAt", JobHeaders.RUN_AT,
          "uniqueKey", JobHeaders.UNIQUE_KEY);

  private final Map<String, Object> options;
  private final String type;
  private ProducerTemplate template;

  /**
   * A producer of jobs.
   *
   * @param options of the job; a header of the message wins over them
   */
  JobProducer(JobEndpoint endpoint, Map<String, Object> options) {
    super(endpoint);
    this.options = options;
    this.type = endpoint.getType();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    template = getEndpoint().getCamelContext().createProducerTemplate();
  }

  @Override
  protected void doStop() throws Exception {
    template.stop();
    super.doStop();
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    String job = job(message).toString();
    Map<?, ?> enqueued = template.requestBody("direct:enqueue-job", job, Map.class);
    JsonNode shown = Json.EXACT.readTree((String) enqueued.get("data"));
    message.setHeader(JobHeaders.ENQUEUED, shown.get("id").asText());
  }

  private ObjectNode job(Message message) throws JsonProcessingException {
    String payload = Json.of(message);
    ObjectNode job = Json.EXACT.createObjectNode().put("type", type);
    job.set("payload", payload == null ? null : Json.EXACT.readTree(payload));
    options.forEach((name, value) -> job.set(name, Json.EXACT.valueToTree(value)));
    HEADERS.forEach(
        (name, header) -> {
          Object given = message.getHeader(header);
          if (given != null) {
            // A number may come as text; what else is wrong the database says.
            String text = given.toString();
            boolean number = !name.equals("runAt") && !name.equals("uniqueKey");
            job.set(
                name,
                number && text.matches("-?\\d{1,9}")
                    ? Json.EXACT.getNodeFactory().numberNode(Integer.parseInt(text))
                    : Json.EXACT.getNodeFactory().textNode(text));
          }
        });
    return job;
  }
}
