package org.jobroutes.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Message;

/** JSON that passes through: a payload's numbers leave as they came, digit for digit. */
public final class Json {
  /** Reads and writes it. */
  public static final ObjectMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final ObjectReader WHOLE =
      EXACT.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /**
   * JSON text of a message's body, or null: Map, List, Number and Boolean as they are, text that is
   * JSON as JSON, other text (a stream's too) as a string.
   */
  public static String of(Message message) throws JsonProcessingException {
    Object body = message.getBody();
    if (body instanceof Map
        || body instanceof Collection
        || body instanceof Number
        || body instanceof Boolean) {
      return EXACT.writeValueAsString(body);
    }
    // Asked to convert null, Camel tries every converter that it has: 300 µs of processor time a
    // job.
    String text = body == null ? null : message.getBody(String.class);
    return text == null || isJson(text) ? text : quoted(text);
  }

  /** A text as JSON string. */
  public static String quoted(String text) {
    if (isPlain(text)) {
      return '"' + text + '"';
    }
    StringBuilder json = new StringBuilder(text.length() + 16).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }

  /** Most texts have nothing to escape, and are copied at once instead of sign by sign. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static boolean isJson(String text) {
    if (!mayBeJson(text)) {
      return false;
    }
    try {
      return !WHOLE.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Most texts aren't JSON, and an exception for each would cost more than the job. */
  private static boolean mayBeJson(String text) {
    String bare = text.strip();
    return !bare.isEmpty()
        && ("{[\"-0123456789".indexOf(bare.charAt(0)) >= 0
            || bare.equals("true")
            || bare.equals("false")
            || bare.equals("null"));
  }
}
