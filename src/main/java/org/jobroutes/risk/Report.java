package org.jobroutes.risk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jobroutes.risk.Portfolio.Limits;

/**
 * What is told of a portfolio, as it is stored and shown.
 *
 * @param stale whether a position counts at a price that the exchange didn't give
 * @param staleSymbols the first 20 of these positions
 */
record Report(
    String userId,
    String at,
    Status status,
    BigDecimal totalValue,
    BigDecimal totalExposure,
    BigDecimal unrealisedPnl,
    BigDecimal drawdown,
    BigDecimal dailyLoss,
    Concentration concentration,
    int positionCount,
    List<LimitCheck> limits,
    boolean stale,
    List<String> staleSymbols,
    List<String> recommendations) {
  private static final int MOST_SYMBOLS = 20;

  /**
   * How the exposure is spread.
   *
   * @param largestSymbol null for an empty portfolio
   */
  record Concentration(String largestSymbol, BigDecimal largestShare, BigDecimal herfindahlIndex) {
    static Concentration of(Measure measure) {
      Holding largest = measure.largest();
      return new Concentration(
          largest == null ? null : largest.symbol(),
          measure.largestOf(measure.exposure()),
          measure.herfindahl());
    }
  }

  /** Measures a portfolio. An empty one lost nothing: its owner has sold. */
  static Report of(Portfolio portfolio, Map<String, BigDecimal> prices) {
    List<Holding> holdings =
        portfolio.positions().stream().map(position -> Holding.of(position, prices)).toList();
    Measure measure = new Measure(holdings);
    Concentration concentration = Concentration.of(measure);
    List<LimitCheck> checks = checks(portfolio, measure, concentration);
    List<String> stale = holdings.stream().filter(Holding::isStale).map(Holding::symbol).toList();
    return new Report(
        portfolio.userId(),
        portfolio.at(),
        checks.stream().map(LimitCheck::status).max(Status::compareTo).orElseThrow(),
        plain(measure.value()),
        plain(measure.exposure()),
        plain(measure.pnl()),
        checks.get(0).value(),
        checks.get(1).value(),
        concentration,
        holdings.size(),
        checks,
        !stale.isEmpty(),
        stale.subList(0, Math.min(MOST_SYMBOLS, stale.size())),
        Recommendations.of(checks, concentration.largestSymbol(), stale, holdings.size()));
  }

  private static List<LimitCheck> checks(
      Portfolio portfolio, Measure measure, Concentration concentration) {
    Limits limits = portfolio.limits();
    List<LimitCheck> checks = new ArrayList<>();
    checks.add(LimitCheck.of("drawdown", fall(portfolio.peak(), measure), limits.drawdown()));
    checks.add(LimitCheck.of("dailyLoss", fall(portfolio.dayStart(), measure), limits.dailyLoss()));
    checks.add(
        LimitCheck.of("concentration", concentration.largestShare(), limits.concentration()));
    if (limits.equity() != null) {
      checks.add(LimitCheck.of("position", measure.largestOf(limits.equity()), limits.position()));
    }
    return checks;
  }

  private static BigDecimal fall(BigDecimal earlier, Measure measure) {
    BigDecimal now = measure.value();
    return Measure.fall(earlier == null || measure.isEmpty() ? now : earlier, now);
  }

  /** The same number without zeros at its end. */
  private static BigDecimal plain(BigDecimal money) {
    return money.stripTrailingZeros();
  }
}
