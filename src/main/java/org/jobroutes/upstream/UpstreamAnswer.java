package org.jobroutes.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.jobroutes.job.Texts;

/**
 * One HTTP answer of an upstream, not yet trusted. Its body is a stream that is read once, with
 * bounded memory.
 */
public record UpstreamAnswer(
    int status, String contentType, String retryAfter, String location, InputStream body) {
  private static final int MAX_DEPTH = 64;
  private static final Duration MAX_TIME = Duration.ofSeconds(30);

  // Names aren't kept in a table: a hostile body could make it large, or slow by equal hashes.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** Reads one JSON value to its end. */
  @FunctionalInterface
  public interface JsonReading<T> {
    T read(JsonParser json) throws IOException;
  }

  /** The answer that camel-http left in a message, with {@code disableStreamCache=true}. */
  public static UpstreamAnswer of(
      @Header(Exchange.HTTP_RESPONSE_CODE) int status,
      @Header(Exchange.CONTENT_TYPE) String contentType,
      @Header("Retry-After") String retryAfter,
      @Header("Location") String location,
      @Body InputStream body) {
    return new UpstreamAnswer(status, contentType, retryAfter, location, body);
  }

  /**
   * Checks the status and reads the JSON.
   *
   * @param what names the answer in messages, as in "the MEXC calendar"
   * @param maxMegabytes nothing beyond this limit is read, nor after 30 s
   * @throws UpstreamFailed when the answer is anything but one complete JSON value
   */
  public <T> T read(String what, int maxMegabytes, JsonReading<T> reading) {
    try {
      UpstreamStatus.check(what, this, Instant.now());
      T result = readJson(what, maxMegabytes, reading);
      close();
      return result;
    } catch (UpstreamFailed e) {
      abandon();
      throw e;
    }
  }

  private <T> T readJson(String what, int maxMegabytes, JsonReading<T> reading) {
    InputStream stream = Objects.requireNonNullElse(body, InputStream.nullInputStream());
    BoundedBody bounded = new BoundedBody(stream, (long) maxMegabytes << 20, MAX_TIME);
    try (JsonParser json = JSON.createParser(bounded)) {
      if (json.nextToken() == null) {
        throw new UpstreamFailed(what + " is not JSON but an empty body");
      }
      T result = reading.read(json);
      if (json.nextToken() != null) {
        throw new JsonParseException(json, "text after the end of the JSON");
      }
      return result;
    } catch (IOException e) {
      throw new UpstreamFailed(what + problem(e, bounded.bytesRead()));
    }
  }

  private String problem(IOException e, long bytes) {
    if (e instanceof BoundedBody.Exceeded) {
      return " " + e.getMessage() + "; the rest was not read";
    }
    if (e instanceof StreamConstraintsException) {
      return " is JSON nested deeper than " + MAX_DEPTH + ", which no genuine answer is";
    }
    if (e instanceof JsonEOFException) {
      return " ends in the middle, after " + bytes + " bytes: half an answer is no answer";
    }
    if (e instanceof JsonProcessingException json) {
      return notJson(json.getOriginalMessage());
    }
    String cause = Texts.quote(Objects.requireNonNullElse(e.getMessage(), "no reason given"), 200);
    return " broke off while being read, after " + bytes + " bytes: " + cause;
  }

  private String notJson(String reason) {
    boolean isPage = isHtml() || reason.startsWith("Unexpected character ('<'");
    return isPage
        ? " is not JSON but a web page (status " + status + "): probably a bot challenge"
        : " is not JSON: " + Texts.quote(reason, 200);
  }

  boolean isHtml() {
    return contentType != null && contentType.contains("html");
  }

  private void close() {
    end(body == null ? () -> {} : body);
  }

  /** Closing an HTTP body reads it to its end, which a hostile one hasn't: cut the connection. */
  private void abandon() {
    if (body instanceof EofSensorInputStream http) {
      end(http::abort);
    } else {
      close();
    }
  }

  private static void end(Closeable body) {
    try {
      body.close();
    } catch (IOException e) {
      // What was read is complete, or refused already: this changes neither.
    }
  }
}
