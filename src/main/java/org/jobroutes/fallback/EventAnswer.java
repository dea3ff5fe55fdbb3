package org.jobroutes.fallback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jobroutes.job.RetryAfter;

/**
 * What Inngest's answer to an event means. It is accepted only when the HTTP status and the one in
 * the body say so.
 */
public final class EventAnswer {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int LONGEST_QUOTE = 300;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private EventAnswer() {}

  /**
   * Passes an event that was accepted.
   *
   * @param body read as JSON whatever its type is said to be: a real server calls it text
   * @throws EventFailed when it was not
   */
  public static void check(
      @Header(Exchange.HTTP_RESPONSE_CODE) int status,
      @Header("Retry-After") String retryAfter,
      @Body String body) {
    JsonNode answer = read(body);
    if (status / 100 != 2) {
      throw refused(status, "status " + status, retryAfter, answer, body);
    }
    int inside = answer.path("status").asInt();
    if (inside == 0) {
      throw EventFailed.forNow("an answer that is not Inngest's: " + quote(body), Duration.ZERO);
    }
    if (inside != 200) {
      throw refused(inside, "status " + inside + " in the answer", retryAfter, answer, body);
    }
  }

  private static EventFailed refused(
      int status, String what, String retryAfter, JsonNode answer, String body) {
    JsonNode error = answer.path("error");
    String why =
        error.isMissingNode()
            ? quote(body)
            : quote(error.isTextual() ? error.asText() : error.toString());
    String message = why.isEmpty() ? what : what + ": " + why;
    if (status / 100 == 4 && status != 408 && status != 429) {
      return EventFailed.forGood(message);
    }
    boolean asks = status == 429 || status == 503;
    Duration wait = asks ? RetryAfter.read(retryAfter, Instant.now()) : null;
    return EventFailed.forNow(message, wait == null ? Duration.ZERO : shorter(wait, LONGEST_WAIT));
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body == null ? "" : body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String quote(String text) {
    String line = text == null ? "" : text.replaceAll("[\\s\\p{Cntrl}\\p{Cs}]+", " ").strip();
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + " …";
  }
}
