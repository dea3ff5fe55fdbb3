package org.jobroutes.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.risk.Portfolios.position;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a job may end with has a limit. */
class RiskResultTest {
  private final RiskCheck check = new RiskCheck();

  @Test
  void of_more_reports_than_a_result_holds_the_worst_come_first() throws Exception {
    List<Portfolio> portfolios = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      var positions = i % 50 == 49 ? List.of(position("A 1 @ 1")) : List.<Portfolio.Position>of();
      String user = "\u00fc".repeat(100) + i;
      portfolios.add(new Portfolio(user, "t", positions, Portfolios.DEFAULTS, null, null));
    }
    String result = check.result(null, check.measure(portfolios, Map.of()));
    assertThat(result.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(50_000, 64 * 1024);
    JsonNode read = new ObjectMapper().readTree(result);
    assertThat(read.get("checked").asInt()).isEqualTo(500);
    assertThat(read.get("omitted").asInt() + read.get("users").size()).isEqualTo(500);
    assertThat(read.get("users").findValuesAsText("status").subList(0, 11))
        .containsExactly(
            "critical",
            "critical",
            "critical",
            "critical",
            "critical",
            "critical",
            "critical",
            "critical",
            "critical",
            "critical",
            "safe");
  }

  @Test
  void of_one_user_it_is_the_report() throws Exception {
    List<Report> reports = check.measure(List.of(Portfolios.equalParts(2)), Map.of());
    assertThat(new ObjectMapper().readTree(check.result("u", reports)).get("userId").asText())
        .isEqualTo("u");
  }
}
