package org.jobroutes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  private static final Duration MOST = Duration.ofDays(365);

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "' 1s ', PT1S",
    "0s, PT0S"
  })
  void a_whole_number_with_its_unit_is_read(String given, Duration duration) {
    assertThat(Durations.parse("x", given, Duration.ZERO, MOST)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "s",
        "1.5s",
        "-1s",
        "30 s",
        "30S",
        "PT30S",
        "1h30m",
        "9999999999s",
        "٣s"
      })
  void anything_else_is_named_with_what_is_allowed(String given) {
    assertThatThrownBy(
            () -> Durations.parse("timeout", given, Duration.ofMillis(100), Duration.ofHours(24)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "timeout: given \"%s\", allowed a whole number with its unit (ms, s, m, h or d) from 100ms to 24h, for example 30s",
            given);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99ms", "0s", "2d", "86401s"})
  void a_duration_out_of_range_is_refused(String given) {
    assertThatThrownBy(
            () -> Durations.parse("timeout", given, Duration.ofMillis(100), Duration.ofHours(24)))
        .hasMessageContaining("given \"" + given + "\"");
  }

  @Property(tries = 500)
  void what_is_written_reads_as_the_same(@ForAll @LongRange(max = 900_000_000) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(Durations.parse("x", Durations.format(duration), Duration.ZERO, MOST))
        .isEqualTo(duration);
  }
}
