package org.jobroutes.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Refuses JSON that is broken, or that would harm whoever reads it next. */
final class JsonGuard {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 64;
  private static final int GREATEST_EXPONENT = 308;
  private static final String TOO_MANY_DIGITS =
      "The body's numbers such as 1e300 have more than a million digits when they are written out, as the database stores them; send them as text";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private JsonGuard() {}

  /**
   * The text of a body, once it is known to be one whole JSON value.
   *
   * @throws HttpProblem 400 with what is wrong and where
   */
  static String checked(byte[] body) {
    String text = text(body);
    try (JsonParser parser = JSON.createParser(text)) {
      int depth = 0;
      long digits = 0;
      do {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw HttpProblem.invalid("The body is not JSON: it ends too early");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        check(parser, token);
        digits += token == JsonToken.VALUE_NUMBER_FLOAT ? digits(parser) : 0;
        if (digits > HttpFront.LARGEST_BODY) {
          throw new HttpProblem(413, "body_too_large", TOO_MANY_DIGITS);
        }
      } while (depth > 0);
      if (parser.nextToken() != null) {
        throw HttpProblem.invalid("The body is not JSON: there is text after its end");
      }
      return text;
    } catch (StreamConstraintsException e) {
      throw HttpProblem.invalid(
          "The body is JSON beyond what is accepted here: %d levels of nesting, %d characters of a number%s"
              .formatted(DEEPEST, LONGEST_NUMBER, where(e)));
    } catch (JsonProcessingException e) {
      throw HttpProblem.invalid("The body is not JSON that is accepted here: " + reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body as text, without the byte order mark that some clients put before it. */
  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw HttpProblem.invalid("The body is not JSON: it is not UTF-8");
    }
  }

  private static void check(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
      if (!storable(parser.getText())) {
        throw HttpProblem.invalid(
            "%s: given a text with NUL or half a surrogate pair, which PostgreSQL can't store"
                .formatted(place(parser)));
      }
    } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      if (exponent(parser) > GREATEST_EXPONENT) {
        throw HttpProblem.invalid(
            "%s: given a number beyond 1e308 or below 1e-308".formatted(place(parser)));
      }
    }
  }

  private static long exponent(JsonParser parser) throws IOException {
    try {
      BigDecimal number = parser.getDecimalValue();
      return Math.abs((long) number.precision() - number.scale());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** How many the number takes written out, as PostgreSQL stores and gives it. */
  private static long digits(JsonParser parser) throws IOException {
    BigDecimal number = parser.getDecimalValue();
    return Math.max(number.precision(), Math.abs((long) number.precision() - number.scale()));
  }

  static boolean storable(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  private static String place(JsonParser parser) {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "body" : pointer;
  }

  private static String reason(JsonProcessingException e) {
    String what =
        e.getOriginalMessage()
            .replaceAll("\\[Source: [^;]*; ", "[")
            .replaceAll("\\(?`?(com|org|java)\\.[\\w.$]+`?[^)]*\\)?", "")
            .replaceAll("\\s+", " ")
            .strip();
    return (what.length() > 200 ? what.substring(0, 200) + " …" : what) + where(e);
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
