package org.jobroutes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobPolicyTest {
  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001})
  void attempts_out_of_range_are_named_with_what_is_allowed(int attempts) {
    assertThatThrownBy(
            () ->
                new JobPolicy(
                    "t", null, attempts, Duration.ZERO, Backoff.STANDARD, 0, 0, null, null))
        .hasMessage("maxAttempts: given " + attempts + ", allowed a whole number from 1 to 1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "7",
        "calendar_sync",
        "a.b-c_d",
        "63-letters-63-letters-63-letters-63-letters-63-letters-63-lette"
      })
  void a_name_of_lower_case_letters_is_allowed(String type) {
    assertThat(JobPolicy.checkedType(type)).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "-a",
        "a b",
        "ä",
        "a/b",
        "a\n",
        "64-letters-64-letters-64-letters-64-letters-64-letters-64-letters"
      })
  void any_other_name_is_refused_with_the_rule(String type) {
    assertThatThrownBy(() -> JobPolicy.checkedType(type))
        .hasMessageContaining("1 to 63 lower-case");
  }

  @Test
  void the_routes_description_is_taken_where_the_type_has_none() {
    JobPolicy policy =
        new JobPolicy("t", null, 5, Duration.ZERO, Backoff.STANDARD, 0, 0, null, null);
    assertThat(policy.describedAs("route").description()).isEqualTo("route");
    assertThat(policy.describedAs("route").describedAs("other").description()).isEqualTo("route");
  }
}
