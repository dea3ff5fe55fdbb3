package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From where claims look at a backlog: 100 jobs of one type a claim, on a clock of the test. */
class MarksTest {
  private static final int CLAIMS = 100;
  private final Marks marks = new Marks();
  private long now = System.nanoTime();
  private double key;
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
    few.claimed("a", key);
    marks.learn(few, 1, now);
    assertThat(marks.next(now)).isEmpty();
  }

  @Test
  void the_mark_is_the_last_one_that_was_claimed() {
    claim(100, Duration.ofMillis(300), Duration.ofMillis(20));
    assertThat(marks.next(now)).isEqualTo(Map.of("a", key));
  }

  private void claim(int times, Duration all, Duration fromMark) {
    for (int i = 0; i < times; i++) {
      Turn turn = turn(marks.next(now));
      boolean looksAtAll = turn.marks().isEmpty();
      for (int n = 0; n < CLAIMS; n++) {
        turn.claimed("a", ++key);
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

  private static Turn turn(Map<String, Double> from) {
    return new Turn(1, List.of(), List.of(new Turn.Quota("a", CLAIMS)), CLAIMS, from);
  }
}
