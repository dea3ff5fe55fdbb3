package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** {@code housekeeping} forgets snapshots of portfolios, and {@code risk_check} finds the same. */
class HousekeepingRiskTest extends RiskFixture {
  @Test
  void snapshots_go_after_90_days_but_the_peak_and_the_one_before_this_day_stay() {
    snapshot("50", "now() - interval '400 days'");
    snapshot("900", "now() - interval '300 days'");
    snapshot("900", "now() - interval '200 days'");
    snapshot("70", "now() - interval '90 days'");
    snapshot("80", "now() - interval '90 days' + interval '1 minute'");
    assertThat(prune()).isEqualTo(3);
    assertThat(snapshots()).isEqualTo("900 80");
  }

  @Test
  void whoever_is_not_measured_any_more_keeps_the_last_one() {
    snapshot("900", "now() - interval '400 days'");
    snapshot("50", "now() - interval '300 days'");
    snapshot("70", "now() - interval '200 days'");
    assertThat(prune()).isEqualTo(1);
    assertThat(snapshots()).isEqualTo("900 70");
    assertThat(prune()).as("a second time").isZero();
  }

  @Test
  void a_report_is_the_same_as_before() throws Exception {
    hold("BTC", "1", "50000");
    snapshot("75000", "now() - interval '400 days'");
    snapshot("61000", "now() - interval '300 days'");
    snapshot("64000", "now() - interval '200 days'");
    JsonNode before = check(user);
    assertThat(before.get("drawdown").asText()).isEqualTo("0.2");
    assertThat(before.get("dailyLoss").asText()).isEqualTo("0.0625");
    assertThat(prune()).isEqualTo(1);
    JsonNode after = check(user);
    for (String member : new String[] {"drawdown", "dailyLoss", "limits", "status"}) {
      assertThat(after.get(member)).as(member).isEqualTo(before.get(member));
    }
  }

  private static int prune() throws AssertionError {
    Object id = sql.value("select enqueue_job('housekeeping', '{\"tasks\":[\"prune_history\"]}')");
    awaitNone("id = '" + id + "' and status <> 'completed'");
    try {
      return new ObjectMapper()
          .readTree(sql.text("select result from jobs where id = ?", id))
          .at("/prune_history/snapshots")
          .asInt();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private String snapshots() {
    return sql.text(
        "select string_agg(trim_scale(total_value)::text, ' ' order by at) from risk_snapshots where user_id = ?",
        user);
  }
}
