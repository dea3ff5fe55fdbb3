package org.jobroutes.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void the_wait_grows_fourfold_up_to_an_hour() {
    Backoff backoff = Backoff.STANDARD;
    assertThat(backoff.after(1, 0.5)).hasSeconds(15);
    assertThat(backoff.after(2, 0.5)).hasSeconds(60);
    assertThat(backoff.after(3, 0.5)).hasSeconds(240);
    assertThat(backoff.after(5, 0.5)).hasSeconds(3600);
    assertThat(backoff.after(1000, 0.5)).hasSeconds(3600);
  }

  @Property(tries = 500)
  void jitter_takes_or_adds_a_quarter_at_most(
      @ForAll @IntRange(max = 3_600_000) int base,
      @ForAll @IntRange(min = 1, max = 1000) int failures,
      @ForAll @DoubleRange(max = 1) double random) {
    double middle = Math.min(base * Math.pow(4, Math.min(failures - 1, 10)), 3_600_000);
    assertThat((double) of(base).after(failures, random).toMillis())
        .isBetween(Math.floor(middle * 0.75), Math.ceil(middle * 1.25));
  }

  @Property(tries = 500)
  void the_wait_never_shrinks_with_more_failures(
      @ForAll @IntRange(max = 3_600_000) int base,
      @ForAll @IntRange(min = 1, max = 999) int failures,
      @ForAll @DoubleRange(max = 1) double random) {
    assertThat(of(base).after(failures + 1, random))
        .isGreaterThanOrEqualTo(of(base).after(failures, random));
  }

  @Test
  void a_type_may_have_a_cap_of_its_own() {
    Backoff backoff = new Backoff(Duration.ofSeconds(15), Duration.ofSeconds(90));
    assertThat(backoff.after(2, 0.5)).hasSeconds(60);
    assertThat(backoff.after(3, 0.5)).hasSeconds(90);
  }

  private static Backoff of(int baseMillis) {
    return new Backoff(Duration.ofMillis(baseMillis), Duration.ofHours(1));
  }
}
