package org.jobroutes.risk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The arithmetic of a portfolio. Money is exact. A ratio is a fraction that is rounded once, at its
 * end, to 6 decimals, half up; what is compared with a limit is the rounded ratio that people see.
 */
final class Measure {
  static final int DECIMALS = 6;

  private final List<Holding> holdings;

  Measure(List<Holding> holdings) {
    this.holdings = List.copyOf(holdings);
  }

  /** Whether nothing is held. */
  boolean isEmpty() {
    return holdings.isEmpty();
  }

  /** What all is worth, short positions taken off. */
  BigDecimal value() {
    return sum(Holding::value);
  }

  /** What all is worth, short positions added. */
  BigDecimal exposure() {
    return sum(Holding::exposure);
  }

  /** What was won since the entry; below 0 when it was lost. */
  BigDecimal pnl() {
    return sum(Holding::pnl);
  }

  /** The holding with the largest exposure; null when there is none. */
  Holding largest() {
    return holdings.stream().max(Comparator.comparing(Holding::exposure)).orElse(null);
  }

  /** The largest exposure as a fraction of another amount. */
  BigDecimal largestOf(BigDecimal whole) {
    return isEmpty() ? ratio(BigDecimal.ZERO, whole) : ratio(largest().exposure(), whole);
  }

  /** The sum of the squares of all shares of the exposure: 1 for one holding, 1/n for n equal. */
  BigDecimal herfindahl() {
    BigDecimal exposure = exposure();
    return ratio(sum(holding -> holding.exposure().pow(2)), exposure.multiply(exposure));
  }

  /**
   * How far a value has fallen below an earlier one; 0 when it rose, and below an earlier one that
   * wasn't above 0, where a fraction means nothing. Over 1 when the value is below 0 now.
   */
  static BigDecimal fall(BigDecimal earlier, BigDecimal now) {
    return ratio(earlier.subtract(now).max(BigDecimal.ZERO), earlier);
  }

  /** The fraction; 0 of a whole that isn't above 0. */
  static BigDecimal ratio(BigDecimal part, BigDecimal whole) {
    return whole.signum() > 0
        ? part.divide(whole, DECIMALS, RoundingMode.HALF_UP)
        : BigDecimal.ZERO.setScale(DECIMALS);
  }

  private BigDecimal sum(Function<Holding, BigDecimal> amount) {
    return holdings.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
