package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From where claims look at a backlog: 100 jobs of one type a claim, on a clock of the test. */
class MarksTest {
  private static final int CLAIMS = 100;
  private final Marks marks = new Marks();
  private long now = System.nanoTime();
  private Place place;
  private int claimed;
  private int whole;
  private long lastWhole;
  private long longestWithout;

  @Test
  void claims_look_at_everything_as_long_as_that_costs_no_more() {
    claim(1000, Duration.ofMillis(20), Duration.ofMillis(20));
    assertThat(whole).isGreaterThan(900);
  }

  @Test
  void where_it_costs_more_it_takes_a_tenth_of_the_time_and_comes_every_two_seconds() {
    claim(1000, Duration.ofMillis(300), Duration.ofMillis(20));
    assertThat(whole).isBetween(5, 40);
    assertThat(longestWithout).isLessThan(Duration.ofMillis(2400).toNanos());
  }

  @Test
  void it_comes_more_often_again_when_it_costs_no_more() {
    claim(200, Duration.ofMillis(300), Duration.ofMillis(20));
    claim(200, Duration.ofMillis(20), Duration.ofMillis(20));
    whole = 0;
    claim(100, Duration.ofMillis(20), Duration.ofMillis(20));
    assertThat(whole).isGreaterThan(80);
  }

  @Test
  void a_type_that_has_no_more_from_its_mark_on_is_looked_at_from_the_start() {
    claim(100, Duration.ofMillis(300), Duration.ofMillis(20));
    Turn few = turn(marks.next(now));
    few.claimed("a", place, 1);
    marks.learn(few, 1, now);
    assertThat(marks.next(now)).isEmpty();
  }

  @Test
  void the_mark_is_the_last_one_that_was_claimed() {
    claim(100, Duration.ofMillis(300), Duration.ofMillis(20));
    assertThat(marks.next(now)).isEqualTo(Map.of("a", place));
  }

  @Test
  void places_are_in_the_order_of_the_database() {
    String low = "7fffffff-0000-0000-0000-000000000000";
    String high = "80000000-0000-0000-0000-000000000000";
    assertThat(
            List.of(
                new Place(2, 1, low),
                new Place(1, 2, low),
                new Place(1, 1, high),
                new Place(1, 1, low)))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  private void claim(int times, Duration all, Duration fromMark) {
    for (int i = 0; i < times; i++) {
      Turn turn = turn(marks.next(now));
      boolean looksAtAll = turn.marks().isEmpty();
      for (int n = 0; n < CLAIMS; n++) {
        place = new Place(7, 7, new UUID(0, ++claimed).toString());
        turn.claimed("a", place, 1);
      }
      long took = (looksAtAll ? all : fromMark).toNanos();
      now += took;
      marks.learn(turn, took, now);
      note(looksAtAll);
    }
  }

  private void note(boolean looksAtAll) {
    if (looksAtAll) {
      whole++;
      lastWhole = now;
    }
    longestWithout = Math.max(longestWithout, lastWhole == 0 ? 0 : now - lastWhole);
  }

  private static Turn turn(Map<String, Place> from) {
    return new Turn(1, List.of(), List.of(new Turn.Quota("a", CLAIMS)), CLAIMS, false, from);
  }
}
