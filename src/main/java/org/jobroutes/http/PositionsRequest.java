package org.jobroutes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What {@code PUT /api/portfolio/{userId}/positions} asks for. */
final class PositionsRequest {
  /** The largest quantity and the highest price. */
  static final BigDecimal MOST = new BigDecimal("1e18");

  /** How many decimals a quantity and a price may have. */
  static final int DECIMALS = 18;

  private static final int MOST_POSITIONS = 1000;
  private static final Pattern SYMBOL = Pattern.compile("[^\\s\\p{Cntrl}]{1,64}");
  private static final String PRICE = "a number above 0, up to 1e18 and with up to 18 decimals";

  private PositionsRequest() {}

  /**
   * The positions as JSON text {@code [{symbol, quantity, entryPrice, markPrice?}]}.
   *
   * @throws HttpProblem 400 naming the member
   */
  static String of(JsonNode given) {
    if (!given.isArray() || given.isEmpty() || given.size() > MOST_POSITIONS) {
      String shown =
          given.isArray()
              ? given.size() + " positions"
              : given.isMissingNode() ? "nothing" : Requests.cut(given.toString());
      throw HttpProblem.invalid(
          "body: given %s, allowed an array of 1 to 1,000 positions {\"symbol\", \"quantity\", \"entryPrice\", \"markPrice\"?}"
              .formatted(shown));
    }
    ArrayNode positions = Envelope.JSON.createArrayNode();
    Set<String> symbols = new HashSet<>();
    for (JsonNode one : given) {
      positions.add(position(one, "positions[" + positions.size() + "]", symbols));
    }
    return positions.toString();
  }

  private static ObjectNode position(JsonNode given, String place, Set<String> others) {
    if (!given.isObject()) {
      throw HttpProblem.invalid(
          "%s: given %s, allowed an object {\"symbol\", \"quantity\", \"entryPrice\", \"markPrice\"?}"
              .formatted(place, Requests.cut(given.toString())));
    }
    ObjectNode position = Envelope.JSON.createObjectNode();
    position.put("symbol", symbol(given.path("symbol"), place + ".symbol", others));
    BigDecimal quantity =
        new Decimals(
                place + ".quantity",
                given.path("quantity"),
                "a number up to 1e18 and with up to 18 decimals, below 0 for a short position, 0 to remove it")
            .value(MOST, DECIMALS);
    position.put("quantity", quantity);
    if (quantity.signum() != 0 || given.hasNonNull("entryPrice")) {
      position.put("entryPrice", price(given, "entryPrice", place));
    }
    if (given.hasNonNull("markPrice")) {
      position.put("markPrice", price(given, "markPrice", place));
    }
    return position;
  }

  private static String symbol(JsonNode given, String place, Set<String> others) {
    String symbol = given.isTextual() ? given.asText() : "";
    if (!SYMBOL.matcher(symbol).matches()) {
      throw new Decimals(
              place,
              given,
              "a symbol as the exchange writes it, such as \"BTCUSDT\", without blanks and up to 64 characters")
          .refused();
    }
    if (!others.add(symbol)) {
      throw HttpProblem.invalid(
          "%s: given \"%s\" a second time, allowed once in a call".formatted(place, symbol));
    }
    return symbol;
  }

  private static BigDecimal price(JsonNode position, String name, String place) {
    return new Decimals(place + "." + name, position.path(name), PRICE).positive(MOST, DECIMALS);
  }
}
