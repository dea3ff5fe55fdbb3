package org.jobroutes.risk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jobroutes.job.Texts;

/** What an owner could do, in words. */
final class Recommendations {
  private static final int MOST_SYMBOLS = 5;
  private static final int LONGEST_SYMBOL = 40;

  private Recommendations() {}

  /**
   * One for each limit that is near or breached, and one for prices that are missing; none when all
   * is well.
   *
   * @param largest the symbol of the largest position, or null
   * @param stale the symbols without a price of the exchange
   * @param count of all positions
   */
  static List<String> of(List<LimitCheck> checks, String largest, List<String> stale, int count) {
    List<String> all = new ArrayList<>();
    for (LimitCheck check : checks) {
      if (check.status() != Status.SAFE) {
        all.add(of(check, largest == null ? "" : Texts.quote(largest, LONGEST_SYMBOL)));
      }
    }
    if (!stale.isEmpty()) {
      all.add(
          "The exchange gave no price for %d of %d positions (%s), which count at the last price known, else at their entry price: check how their symbols are written, or whether MEXC_BASE_URL answers"
              .formatted(stale.size(), count, first(stale)));
    }
    return all;
  }

  private static String of(LimitCheck check, String largest) {
    String place = check.breached() ? "over its limit of" : "close to its limit of";
    return "%s is %s, %s %s: %s"
        .formatted(
            what(check.name(), largest),
            percent(check.value()),
            place,
            percent(check.limit()),
            advice(check.name()));
  }

  private static String what(String limit, String largest) {
    return switch (limit) {
      case "drawdown" -> "The fall from the peak";
      case "dailyLoss" -> "The loss of this day (UTC)";
      case "concentration" -> "The share of " + largest;
      default -> "The position " + largest + " as a part of equity";
    };
  }

  private static String advice(String limit) {
    return switch (limit) {
      case "drawdown" -> "reduce positions, and open none until the value recovers";
      case "dailyLoss" -> "open nothing more today, and close what loses most";
      case "concentration" -> "sell part of it, or spread over more symbols";
      default -> "make it smaller, or correct equity in the limits";
    };
  }

  private static String percent(BigDecimal fraction) {
    BigDecimal percent = fraction.movePointRight(2).stripTrailingZeros();
    return percent.toPlainString() + " %";
  }

  private static String first(List<String> symbols) {
    List<String> first =
        symbols.stream()
            .limit(MOST_SYMBOLS)
            .map(symbol -> Texts.quote(symbol, LONGEST_SYMBOL))
            .toList();
    String more = symbols.size() > MOST_SYMBOLS ? ", …" : "";
    return String.join(", ", first) + more;
  }
}
