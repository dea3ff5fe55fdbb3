package org.jobroutes.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jobroutes.upstream.UpstreamAnswer;
import org.jobroutes.upstream.UpstreamFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickerPricesTest {
  @Test
  void a_price_is_read_exactly_from_a_text_or_a_number() {
    assertThat(
            read(
                "[{\"symbol\":\"A\",\"price\":\"0.100000000000000005\"},{\"price\":60000.10,\"symbol\":\"B\",\"x\":[{}]}]"))
        .isEqualTo(
            Map.of("A", new BigDecimal("0.100000000000000005"), "B", new BigDecimal("60000.1")));
    assertThat(read("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"symbol\":\"A\"}",
        "{\"price\":\"1\"}",
        "{\"symbol\":\"A\",\"price\":\"0\"}",
        "{\"symbol\":\"A\",\"price\":-1}",
        "{\"symbol\":\"A\",\"price\":\"NaN\"}",
        "{\"symbol\":\"A\",\"price\":1e999999999}",
        "{\"symbol\":\"A\",\"price\":\"1e-999999999\"}",
        "{\"symbol\":\"A\",\"price\":\"0.0000000000000000001\"}",
        "{\"symbol\":\"A\",\"price\":null}",
        "[{\"symbol\":\"A\",\"price\":1}]",
        "7"
      })
  void an_entry_without_a_usable_price_is_left_out_alone(String entry) {
    assertThat(read("[" + entry + ",{\"symbol\":\"B\",\"price\":2}]")).containsOnlyKeys("B");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"code\":510,\"msg\":\"no\"}", "null", "<html>", "[{\"symbol\":\"A\"", ""})
  void an_answer_that_is_no_list_fails(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(UpstreamFailed.class)
        .hasMessageStartingWith("The ticker of prices ");
  }

  private static Map<String, BigDecimal> read(String body) {
    var stream = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    return new TickerPrices().read(new UpstreamAnswer(200, "application/json", null, null, stream));
  }
}
