package org.jobroutes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;

/** What {@code PUT /api/risk/limits/{userId}} asks for. */
final class LimitsRequest {
  private static final List<String> FRACTIONS =
      List.of("drawdown", "dailyLoss", "concentration", "position");
  private static final int DECIMALS = 6;

  private LimitsRequest() {}

  /**
   * The limits that are given, as JSON text with any of {@code drawdown, dailyLoss, concentration,
   * position, equity}; null stands for no equity.
   *
   * @throws HttpProblem 400 naming the member
   */
  static String of(JsonNode given) {
    ObjectNode limits = Envelope.JSON.createObjectNode();
    FRACTIONS.stream().filter(given::has).forEach(name -> limits.put(name, fraction(given, name)));
    if (given.has("equity")) {
      limits.put("equity", equity(given.get("equity")));
    }
    if (limits.isEmpty()) {
      throw HttpProblem.invalid(
          "body: given %s, allowed an object with one or more of \"drawdown\", \"dailyLoss\", \"concentration\", \"position\" (fractions) and \"equity\""
              .formatted(given.isMissingNode() ? "nothing" : Requests.cut(given.toString())));
    }
    return limits.toString();
  }

  private static BigDecimal fraction(JsonNode given, String name) {
    String allowed = "a fraction above 0, up to 1 and with up to 6 decimals, such as 0.15 for 15 %";
    return new Decimals(name, given.get(name), allowed).positive(BigDecimal.ONE, DECIMALS);
  }

  private static BigDecimal equity(JsonNode given) {
    String allowed =
        "a number above 0, up to 1e18 and with up to 18 decimals, or null, which leaves the limit of a position aside";
    return given.isNull()
        ? null
        : new Decimals("equity", given, allowed)
            .positive(PositionsRequest.MOST, PositionsRequest.DECIMALS);
  }
}
