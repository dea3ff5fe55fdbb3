package org.jobroutes.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jobroutes.risk.Portfolio.Limits;
import org.jobroutes.risk.Portfolio.Position;

class MeasurePropertyTest {
  private static final BigDecimal MILLIONTH = new BigDecimal("0.000001");

  @Property(tries = 300)
  void shares_sum_to_one(@ForAll("positions") List<Position> positions) {
    Measure measure = measure(positions);
    BigDecimal sum =
        holdings(positions).stream()
            .map(holding -> Measure.ratio(holding.exposure(), measure.exposure()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    // Each is rounded by half a millionth at most.
    BigDecimal tolerance = MILLIONTH.multiply(BigDecimal.valueOf(positions.size()));
    assertThat(sum.subtract(BigDecimal.ONE).abs()).isLessThan(tolerance);
  }

  @Property(tries = 300)
  void the_herfindahl_index_lies_between_equal_shares_and_one(
      @ForAll("positions") List<Position> positions) {
    Measure measure = measure(positions);
    BigDecimal equal = Measure.ratio(BigDecimal.ONE, BigDecimal.valueOf(positions.size()));
    assertThat(measure.herfindahl()).isBetween(equal, BigDecimal.ONE);
    assertThat(measure.largestOf(measure.exposure())).isBetween(equal, BigDecimal.ONE);
    assertThat(measure.herfindahl()).isLessThanOrEqualTo(measure.largestOf(measure.exposure()));
  }

  @Property(tries = 300)
  void sums_of_money_are_those_of_whole_numbers(@ForAll("positions") List<Position> positions) {
    BigInteger value = BigInteger.ZERO;
    BigInteger exposure = BigInteger.ZERO;
    BigInteger pnl = BigInteger.ZERO;
    for (Position position : positions) {
      BigInteger quantity = position.quantity().unscaledValue();
      BigInteger product = quantity.multiply(position.markPrice().unscaledValue());
      value = value.add(product);
      exposure = exposure.add(product.abs());
      pnl = pnl.add(product).subtract(quantity.multiply(position.entryPrice().unscaledValue()));
    }
    List<Position> shuffled = new ArrayList<>(positions);
    Collections.reverse(shuffled);
    for (Measure measure : List.of(measure(positions), measure(shuffled))) {
      assertThat(measure.value()).isEqualByComparingTo(new BigDecimal(value, 36));
      assertThat(measure.exposure()).isEqualByComparingTo(new BigDecimal(exposure, 36));
      assertThat(measure.pnl()).isEqualByComparingTo(new BigDecimal(pnl, 36));
    }
  }

  @Property(tries = 300)
  void a_tighter_limit_never_gives_a_better_status(
      @ForAll("positions") List<Position> positions,
      @ForAll @LongRange(min = 1, max = 2_000_000) long peak,
      @ForAll @IntRange(min = 0, max = 3) int which,
      @ForAll @IntRange(min = 1, max = 1_000_000) int loose,
      @ForAll @IntRange(min = 1, max = 1_000_000) int tight) {
    int looser = Math.max(loose, tight);
    int tighter = Math.min(loose, tight);
    assertThat(status(positions, peak, which, tighter))
        .isGreaterThanOrEqualTo(status(positions, peak, which, looser));
  }

  @Property(tries = 300)
  void a_fall_is_a_fraction_of_what_was_there(
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long earlier,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long now) {
    BigDecimal fall = Measure.fall(BigDecimal.valueOf(earlier), BigDecimal.valueOf(now));
    assertThat(fall).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
    assertThat(fall.scale()).isEqualTo(6);
    if (now >= earlier) {
      assertThat(fall).isZero();
    }
  }

  private static Status status(List<Position> positions, long peak, int which, int millionths) {
    BigDecimal[] limits = new BigDecimal[4];
    IntStream.range(0, 4)
        .forEach(i -> limits[i] = i == which ? BigDecimal.valueOf(millionths, 6) : BigDecimal.ONE);
    BigDecimal earlier = BigDecimal.valueOf(peak);
    Portfolio portfolio =
        new Portfolio(
            "u",
            "t",
            positions,
            new Limits(limits[0], limits[1], limits[2], limits[3], BigDecimal.valueOf(1000)),
            earlier,
            earlier);
    return Report.of(portfolio, Map.of()).status();
  }

  private static Measure measure(List<Position> positions) {
    return new Measure(holdings(positions));
  }

  private static List<Holding> holdings(List<Position> positions) {
    return positions.stream().map(position -> Holding.of(position, Map.of())).toList();
  }

  /** Amounts with all 18 decimals. */
  @Provide
  Arbitrary<List<Position>> positions() {
    Arbitrary<BigDecimal> quantities =
        Arbitraries.longs()
            .filter(number -> number != 0)
            .map(number -> BigDecimal.valueOf(number, 18));
    Arbitrary<BigDecimal> prices =
        Arbitraries.longs().greaterOrEqual(1).map(number -> BigDecimal.valueOf(number, 18));
    return Combinators.combine(quantities, prices, prices)
        .as((quantity, entry, mark) -> new Position("S", quantity, entry, mark))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }
}
