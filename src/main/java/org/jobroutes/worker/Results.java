package org.jobroutes.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Turns the body that a route ends with into the job's result, and a payload into the body it
 * begins with.
 */
final class Results {
  private static final int LONGEST = 64 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader WHOLE =
      JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Results() {}

  /** The payload as Map, List, String, Number, Boolean or null. */
  static Object payload(String json) throws JsonProcessingException {
    return json == null ? null : JSON.readValue(json, Object.class);
  }

  /**
   * JSON text of the body, or null: Map, List, Number and Boolean as they are, text that is JSON as
   * JSON, other text (a stream's too) as a string.
   *
   * @throws IllegalArgumentException when it can't be stored
   */
  static String of(Exchange exchange) throws JsonProcessingException {
    Object body = exchange.getMessage().getBody();
    String json = body == null ? null : json(exchange, body);
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

  private static String json(Exchange exchange, Object body) throws JsonProcessingException {
    if (body instanceof Map
        || body instanceof Collection
        || body instanceof Number
        || body instanceof Boolean) {
      return JSON.writeValueAsString(body);
    }
    String text = exchange.getMessage().getBody(String.class);
    return text == null || isJson(text) ? text : JSON.writeValueAsString(text);
  }

  private static boolean isJson(String text) {
    try {
      return !text.isBlank() && !WHOLE.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
