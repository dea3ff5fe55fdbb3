package org.jobroutes.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.risk.Portfolios.DEFAULTS;
import static org.jobroutes.risk.Portfolios.decimal;
import static org.jobroutes.risk.Portfolios.limits;
import static org.jobroutes.risk.Portfolios.portfolio;
import static org.jobroutes.risk.Portfolios.report;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors that were worked out by hand. */
class ReportTest {
  private static final Map<String, String> PRICES = Map.of("BTC", "60000", "ETH", "2500");

  @Test
  void a_long_and_a_short_position() {
    // 2 × 60000 = 120000 and -10 × 2500 = -25000; won 2 × 10000 and 10 × 500
    Report report =
        report(portfolio(DEFAULTS, "100000", "96000", "BTC 2 @ 50000", "ETH -10 @ 3000"), PRICES);
    assertThat(report.totalValue()).isEqualByComparingTo("95000");
    assertThat(report.totalExposure()).isEqualByComparingTo("145000");
    assertThat(report.unrealisedPnl()).isEqualByComparingTo("25000");
    // 5000/100000; 1000/96000 = 0.01041666…; 120/145 = 0.82758620…; 15025/21025 = 0.71462544…
    assertThat(report.drawdown()).isEqualTo("0.050000");
    assertThat(report.dailyLoss()).isEqualTo("0.010417");
    assertThat(report.concentration().largestSymbol()).isEqualTo("BTC");
    assertThat(report.concentration().largestShare()).isEqualTo("0.827586");
    assertThat(report.concentration().herfindahlIndex()).isEqualTo("0.714625");
    assertThat(report.positionCount()).isEqualTo(2);
    assertThat(report.stale()).isFalse();
    assertThat(report.limits())
        .extracting(LimitCheck::name, LimitCheck::breached)
        .extracting(Object::toString)
        .containsExactly(
            "(\"drawdown\", false)", "(\"dailyLoss\", false)", "(\"concentration\", true)");
    assertThat(report.status()).isEqualTo(Status.CRITICAL);
    assertThat(report.recommendations())
        .containsExactly(
            "The share of BTC is 82.7586 %, over its limit of 25 %: sell part of it, or spread over more symbols");
  }

  @Test
  void money_is_exact_to_its_last_decimal() {
    Report report =
        report(
            portfolio(DEFAULTS, null, null, "A 0.000000000000000001 @ 0.1", "B 3 @ 0.1"),
            Map.of("A", "0.000000000000000003", "B", "0.3"));
    assertThat(report.totalValue()).isEqualTo("0.900000000000000000000000000000000003");
    assertThat(report.unrealisedPnl())
        .isEqualByComparingTo(
            decimal("0.6")
                .add(decimal("1e-18").multiply(decimal("3e-18").subtract(decimal("0.1")))));
  }

  @ParameterizedTest(name = "{0} equal positions are {1}")
  @CsvSource({
    "3, CRITICAL, 0.333333",
    "4, WARNING, 0.250000",
    "5, WARNING, 0.200000",
    "6, SAFE, 0.166667"
  })
  void a_limit_is_reached_at_80_percent_and_breached_above_it(
      int count, Status status, String share) {
    Report report = report(Portfolios.equalParts(count), Map.of());
    assertThat(report.concentration().largestShare()).isEqualTo(share);
    assertThat(report.status()).isEqualTo(status);
  }

  @Test
  void a_position_is_held_against_equity_once_that_is_set() {
    String held = "BTC -2 @ 50000";
    var free = limits("1", "1", "1", "0.1", null);
    assertThat(report(portfolio(free, null, null, held), PRICES).limits()).hasSize(3);
    var bound = limits("1", "1", "1", "0.1", "1000000");
    Report report = report(portfolio(bound, null, null, held), PRICES);
    assertThat(report.limits().get(3))
        .isEqualTo(new LimitCheck("position", decimal("0.120000"), decimal("0.1"), true));
    assertThat(report.recommendations())
        .anyMatch(said -> said.startsWith("The position BTC as a part of equity is 12 %, over"));
  }

  @Test
  void an_empty_portfolio_is_safe_whatever_it_was_worth() {
    Report report = report(portfolio(DEFAULTS, "100000", "90000"), Map.of());
    assertThat(report.status()).isEqualTo(Status.SAFE);
    assertThat(report.totalValue()).isEqualByComparingTo("0");
    assertThat(report.drawdown()).isEqualTo("0.000000");
    assertThat(report.dailyLoss()).isEqualTo("0.000000");
    assertThat(report.concentration().largestShare()).isEqualTo("0.000000");
    assertThat(report.concentration().herfindahlIndex()).isEqualTo("0.000000");
    assertThat(report.recommendations()).isEmpty();
  }

  @Test
  void a_new_peak_is_no_drawdown_and_a_value_below_zero_is_over_one() {
    assertThat(report(portfolio(DEFAULTS, "10", "20", "A 30 @ 1"), Map.of()).drawdown())
        .isEqualTo("0.000000");
    Report negative = report(portfolio(DEFAULTS, "100", "-10", "A -50 @ 1"), Map.of());
    assertThat(negative.drawdown()).isEqualTo("1.500000");
    assertThat(negative.dailyLoss()).as("of a begin below 0").isEqualTo("0.000000");
  }

  @Test
  void without_a_price_the_mark_counts_and_without_a_mark_the_entry_and_both_are_stale() {
    Report report =
        report(
            portfolio(DEFAULTS, null, null, "A 1 @ 5 mark 7", "B 1 @ 5", "BTC 1 @ 60000"), PRICES);
    assertThat(report.totalValue()).isEqualByComparingTo("60012");
    assertThat(report.unrealisedPnl()).isEqualByComparingTo("2");
    assertThat(report.stale()).isTrue();
    assertThat(report.staleSymbols()).containsExactly("A", "B");
    assertThat(report.recommendations())
        .anyMatch(
            said -> said.startsWith("The exchange gave no price for 2 of 3 positions (A, B)"));
  }

  @Test
  void many_stale_symbols_are_named_in_part() {
    Report report = report(Portfolios.equalParts(30), Map.of());
    assertThat(report.staleSymbols()).hasSize(20);
    assertThat(report.recommendations())
        .anyMatch(said -> said.contains("30 of 30 positions (S0, S1, S2, S3, S4, …)"));
  }
}
