package org.jobroutes.risk;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a user holds, and what it is measured against.
 *
 * @param at when it was read, ISO 8601
 * @param peak the highest value of the snapshots; null without any
 * @param dayStart the value at the begin of this UTC day; null without a snapshot
 */
record Portfolio(
    String userId,
    String at,
    List<Position> positions,
    Limits limits,
    BigDecimal peak,
    BigDecimal dayStart) {

  /**
   * Something held.
   *
   * @param quantity below 0 for a short position, never 0
   * @param markPrice the last price known, or null
   */
  record Position(
      String symbol, BigDecimal quantity, BigDecimal entryPrice, BigDecimal markPrice) {}

  /**
   * Limits as fractions.
   *
   * @param position of equity; it is not looked at while equity is null
   */
  record Limits(
      BigDecimal drawdown,
      BigDecimal dailyLoss,
      BigDecimal concentration,
      BigDecimal position,
      BigDecimal equity) {}
}
