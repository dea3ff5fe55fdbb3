package org.jobroutes.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Whatever the line, the zone and the time of this century. */
class CronSlotsPropertyTest {
  private static final int SLOTS = 20;
  private static final long CENTURY_BEGINS = 946_684_800;
  private static final long CENTURY_ENDS = 4_102_444_800L;

  @Property(tries = 1000)
  void slots_increase_and_each_fits_its_fields(
      @ForAll("lines") String cron,
      @ForAll("zones") String zone,
      @ForAll @LongRange(min = CENTURY_BEGINS, max = CENTURY_ENDS) long second) {
    Instant after = Instant.ofEpochSecond(second);
    Instant last = after;
    for (Instant slot : slots(cron, zone, after)) {
      assertThat(slot).isAfter(last);
      assertThat(fits(cron, zone, slot)).as("%s in %s", slot, zone).isTrue();
      last = slot;
    }
  }

  /** Looks at every minute of two days around a change of the clock. */
  @Property(tries = 200)
  void no_minute_that_fits_is_left_out(
      @ForAll("dailyLines") String cron, @ForAll("zones") String zone, @ForAll("years") int year) {
    ZoneOffsetTransition change = changeOf(zone, year);
    Assume.that(change != null);
    Instant begin = change.getInstant().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MINUTES);
    Instant end = begin.plus(Duration.ofDays(2));
    CronSlots slots = CronSlots.parse(cron, zone);
    Instant slot = slots.next(begin);
    for (Instant minute = begin.plusSeconds(60);
        minute.isBefore(end);
        minute = minute.plusSeconds(60)) {
      assertThat(slot).as("%s in %s", minute, zone).isAfterOrEqualTo(minute);
      if (slot.equals(minute)) {
        slot = slots.next(slot);
      } else {
        assertThat(
                fits(cron, zone, minute)
                    && !isLeftOut(cron, change, minute)
                    && !isGapEnd(change, minute))
            .as("%s in %s fits and is left out", minute, zone)
            .isFalse();
      }
    }
  }

  @Property(tries = 300)
  void two_calls_give_what_one_gives(
      @ForAll("lines") String cron,
      @ForAll("zones") String zone,
      @ForAll @LongRange(min = CENTURY_BEGINS, max = CENTURY_ENDS) long second) {
    List<Instant> all = slots(cron, zone, Instant.ofEpochSecond(second));
    CronSlots slots = CronSlots.parse(cron, zone);
    assertThat(slots.next(all.get(SLOTS / 2), SLOTS / 2 - 1))
        .isEqualTo(all.subList(SLOTS / 2 + 1, SLOTS));
    // Nor does it matter from where between two slots one looks.
    Instant between = all.get(4).plus(Duration.between(all.get(4), all.get(5)).dividedBy(2));
    assertThat(slots.next(between)).isEqualTo(all.get(5));
  }

  private static List<Instant> slots(String cron, String zone, Instant after) {
    return CronSlots.parse(cron, zone).next(after, SLOTS);
  }

  private static ZoneOffsetTransition changeOf(String zone, int year) {
    return ZoneId.of(zone)
        .getRules()
        .nextTransition(LocalDateTime.of(year, 1, 1, 0, 0).atZone(ZoneId.of(zone)).toInstant());
  }

  /** The end of a gap also stands for what fell into it. */
  private static boolean fits(String cron, String zone, Instant slot) {
    LocalDateTime local = LocalDateTime.ofInstant(slot, ZoneId.of(zone));
    ZoneOffsetTransition change = ZoneId.of(zone).getRules().previousTransition(slot.plusNanos(1));
    return CronModel.fits(cron, local)
        || (change != null && change.isGap() && change.getInstant().equals(slot));
  }

  private static boolean isGapEnd(ZoneOffsetTransition change, Instant minute) {
    return change.isGap() && change.getInstant().equals(minute);
  }

  /** A fixed hour fires at the first of two. */
  private static boolean isLeftOut(String cron, ZoneOffsetTransition change, Instant minute) {
    Instant end = change.getInstant().plus(change.getDuration().abs());
    return change.isOverlap()
        && !cron.split(" ", -1)[1].startsWith("*")
        && !minute.isBefore(change.getInstant())
        && minute.isBefore(end);
  }

  @Provide
  Arbitrary<Integer> years() {
    return Arbitraries.integers().between(2000, 2050);
  }

  @Provide
  Arbitrary<String> zones() {
    return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList());
  }

  @Provide
  Arbitrary<String> lines() {
    return line(field(1, 28), field(1, 12), field(0, 7)).filter(cron -> !stepsInBothDays(cron));
  }

  /** Such a line is refused. */
  private static boolean stepsInBothDays(String cron) {
    String[] fields = cron.split(" ", -1);
    return (fields[2].contains("*/") || fields[4].contains("*/"))
        && !fields[2].equals("*")
        && !fields[4].equals("*");
  }

  @Provide
  Arbitrary<String> dailyLines() {
    Arbitrary<String> any = Arbitraries.just("*");
    return line(any, any, any);
  }

  private static Arbitrary<String> line(
      Arbitrary<String> day, Arbitrary<String> month, Arbitrary<String> weekday) {
    return Combinators.combine(field(0, 59), field(0, 23), day, month, weekday)
        .as((a, b, c, d, e) -> String.join(" ", a, b, c, d, e));
  }

  private static Arbitrary<String> field(int low, int high) {
    Arbitrary<Integer> number = Arbitraries.integers().between(low, high);
    // Longer steps than a week has days are refused.
    Arbitrary<Integer> step = Arbitraries.integers().between(1, high == 7 ? 6 : high);
    Arbitrary<String> range =
        Combinators.combine(number, number).as((a, b) -> Math.min(a, b) + "-" + Math.max(a, b));
    Arbitrary<String> part =
        Arbitraries.oneOf(
            number.map(String::valueOf),
            range,
            Combinators.combine(range, step).as((a, b) -> a + "/" + b),
            step.map(n -> "*/" + n));
    return Arbitraries.oneOf(
        Arbitraries.just("*"),
        part,
        part.list().ofMinSize(2).ofMaxSize(3).map(p -> String.join(",", p)));
  }
}
