package org.jobroutes.risk;

import java.math.BigDecimal;

/**
 * A value beside its limit, both fractions.
 *
 * @param breached whether the value is over the limit; one that equals it isn't
 */
record LimitCheck(String name, BigDecimal value, BigDecimal limit, boolean breached) {
  private static final BigDecimal CLOSE = new BigDecimal("0.8");

  static LimitCheck of(String name, BigDecimal value, BigDecimal limit) {
    return new LimitCheck(name, value, limit, value.compareTo(limit) > 0);
  }

  Status status() {
    if (breached) {
      return Status.CRITICAL;
    }
    return value.compareTo(limit.multiply(CLOSE)) >= 0 ? Status.WARNING : Status.SAFE;
  }
}
