package org.jobroutes.risk;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jobroutes.risk.Portfolio.Limits;
import org.jobroutes.risk.Portfolio.Position;

/** Portfolios of a made-up user, in few words. */
final class Portfolios {
  static final Limits DEFAULTS = limits("0.15", "0.05", "0.25", "0.1", null);

  private Portfolios() {}

  static BigDecimal decimal(String text) {
    return text == null ? null : new BigDecimal(text);
  }

  static Limits limits(
      String drawdown, String dailyLoss, String concentration, String position, String equity) {
    return new Limits(
        decimal(drawdown),
        decimal(dailyLoss),
        decimal(concentration),
        decimal(position),
        decimal(equity));
  }

  /** As in "BTC 2 @ 50000", or "BTC 2 @ 50000 mark 55000". */
  static Position position(String text) {
    String[] words = text.split(" ", -1);
    return new Position(
        words[0],
        decimal(words[1]),
        decimal(words[3]),
        words.length > 4 ? decimal(words[5]) : null);
  }

  static Portfolio portfolio(Limits limits, String peak, String dayStart, String... positions) {
    return new Portfolio(
        "u",
        "2026-01-02T03:04:05.000006Z",
        Stream.of(positions).map(Portfolios::position).toList(),
        limits,
        decimal(peak),
        decimal(dayStart));
  }

  /** Equal positions at a price of 1. */
  static Portfolio equalParts(int count) {
    List<Position> positions =
        Stream.iterate(0, i -> i + 1).limit(count).map(i -> position("S" + i + " 1 @ 1")).toList();
    return new Portfolio("u", "t", positions, DEFAULTS, null, null);
  }

  static Report report(Portfolio portfolio, Map<String, String> prices) {
    Map<String, BigDecimal> numbers = new java.util.HashMap<>();
    prices.forEach((symbol, price) -> numbers.put(symbol, decimal(price)));
    return Report.of(portfolio, numbers);
  }
}
