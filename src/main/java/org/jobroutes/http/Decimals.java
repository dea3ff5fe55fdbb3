package org.jobroutes.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Money and fractions in requests: a number, or a text such as "0.1", and exact in either case. */
final class Decimals {
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final int LONGEST = 64;
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  private final String place;
  private final JsonNode given;
  private final String allowed;

  /**
   * A member to be read.
   *
   * @param place how messages call it
   * @param allowed in words, for messages
   */
  Decimals(String place, JsonNode given, String allowed) {
    this.place = place;
    this.given = given;
    this.allowed = allowed;
  }

  /**
   * Its value.
   *
   * @param most the largest amount, either side of 0
   * @param decimals at most, zeros at the end not counted
   * @throws HttpProblem 400 when it has more, is larger, or is no number
   */
  BigDecimal value(BigDecimal most, int decimals) {
    String text = given.isNumber() || given.isTextual() ? given.asText() : "";
    if (text.length() > LONGEST || !DECIMAL.matcher(text).matches()) {
      throw refused();
    }
    BigDecimal value = new BigDecimal(text);
    value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    if (value.scale() > decimals || value.abs().compareTo(most) > 0) {
      throw refused();
    }
    return value;
  }

  /** The same above 0. */
  BigDecimal positive(BigDecimal most, int decimals) {
    BigDecimal value = value(most, decimals);
    if (value.signum() <= 0) {
      throw refused();
    }
    return value;
  }

  /** What is wrong with it. */
  HttpProblem refused() {
    String shown = given.isMissingNode() ? "nothing" : Requests.cut(given.toString());
    return HttpProblem.invalid("%s: given %s, allowed %s".formatted(place, shown, allowed));
  }
}
