package org.jobroutes.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.jobroutes.job.Json;

/**
 * Turns the body that a route ends with into the job's result, and a payload into the body it
 * begins with.
 */
final class Results {
  private static final int LONGEST = 64 * 1024;
  private static final ObjectReader PAYLOAD = new ObjectMapper().readerFor(Object.class);

  private Results() {}

  /** The payload as Map, List, String, Number, Boolean or null. */
  static Object payload(String json) throws JsonProcessingException {
    return json == null ? null : PAYLOAD.readValue(json);
  }

  /**
   * The body as JSON text, or null.
   *
   * @throws IllegalArgumentException when it can't be stored
   */
  static String of(Exchange exchange) throws JsonProcessingException {
    String json = Json.of(exchange.getMessage());
    if (json == null) {
      return null;
    }
    int size =
        json.length() > LONGEST / 4 ? json.getBytes(StandardCharsets.UTF_8).length : json.length();
    if (size > LONGEST) {
      throw new IllegalArgumentException(
          "the result has "
              + size
              + " bytes of JSON, allowed are 65536; end the route with a smaller body");
    }
    return json;
  }
}
