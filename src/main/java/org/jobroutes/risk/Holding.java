package org.jobroutes.risk;

import java.math.BigDecimal;
import java.util.Map;
import org.jobroutes.risk.Portfolio.Position;

/**
 * A position at a price.
 *
 * @param value below 0 for a short position
 * @param isStale whether the exchange gave no price
 */
record Holding(String symbol, BigDecimal value, BigDecimal pnl, boolean isStale) {

  /** At the exchange's price, else at the last one known, else at the entry price. */
  static Holding of(Position position, Map<String, BigDecimal> prices) {
    BigDecimal live = prices.get(position.symbol());
    BigDecimal known = position.markPrice() == null ? position.entryPrice() : position.markPrice();
    BigDecimal price = live == null ? known : live;
    return new Holding(
        position.symbol(),
        position.quantity().multiply(price),
        position.quantity().multiply(price.subtract(position.entryPrice())),
        live == null);
  }

  BigDecimal exposure() {
    return value.abs();
  }
}
