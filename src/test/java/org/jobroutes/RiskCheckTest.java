package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The job type {@code risk_check}. */
class RiskCheckTest extends RiskFixture {
  @Test
  void a_report_is_the_result_and_the_last_assessment() throws Exception {
    hold("BTC", "2", "50000");
    hold("ETH", "-10", "3000");
    snapshot("100000", "now() - interval '40 days'");
    snapshot(
        "96000",
        "date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - interval '1 second'");
    // Of today, and still of a day that begins while this runs.
    snapshot("90000", "now() + interval '1 day'");
    JsonNode report = check(user);
    assertThat(report.get("status").asText()).isEqualTo("critical");
    assertThat(report.get("totalValue").asText()).isEqualTo("95000");
    assertThat(report.get("totalExposure").asText()).isEqualTo("145000");
    assertThat(report.get("unrealisedPnl").asText()).isEqualTo("25000");
    assertThat(report.get("drawdown").decimalValue()).isEqualByComparingTo("0.05");
    assertThat(report.get("dailyLoss").decimalValue()).isEqualByComparingTo("0.010417");
    assertThat(sql.text("select report from risk_assessments where user_id = ?", user))
        .isEqualTo(sql.text("select result from jobs where payload ->> 'userId' = ?", user));
    assertThat(
            sql.text(
                "select string_agg(trim_scale(total_value)::text, ' ' order by at) from risk_snapshots where user_id = ?",
                user))
        .isEqualTo("100000 96000 95000 90000");
  }

  @Test
  void the_day_begins_with_its_first_snapshot_where_there_is_no_earlier_one() throws Exception {
    hold("BTC", "1", "50000");
    snapshot("80000", "date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'");
    assertThat(check(user).get("dailyLoss").decimalValue()).isEqualByComparingTo("0.25");
  }

  @Test
  void all_users_are_measured_at_once_with_one_request_and_apart_from_each_other()
      throws Exception {
    String other = user + "-2";
    hold("BTC", "1", "60000");
    sql.run(
        "insert into portfolio_positions (user_id, symbol, quantity, entry_price) select ?, 'S' || n, 1, 5 from generate_series(1, 6) n",
        other);
    int before = ticker.requests();
    JsonNode result = check(null);
    assertThat(ticker.requests() - before).isEqualTo(1);
    assertThat(result.at("/users/" + user + "/status").asText()).isEqualTo("critical");
    assertThat(result.at("/users/" + user + "/stale").asBoolean()).isFalse();
    assertThat(result.at("/users/" + other + "/status").asText()).isEqualTo("safe");
    assertThat(result.at("/users/" + other + "/totalValue").asText()).isEqualTo("30");
    assertThat(result.at("/users/" + other + "/stale").asBoolean()).isTrue();
    assertThat(result.get("omitted").asInt()).isZero();
    assertThat(result.get("checked").asInt()).isEqualTo(result.get("users").size());
    assertThat(events(other)).isEmpty();
  }

  @Test
  void while_the_exchange_fails_the_last_price_seen_counts_and_is_stale() throws Exception {
    hold("BTC", "1", "50000");
    assertThat(check(user).get("totalValue").asText()).isEqualTo("60000");
    ticker.fail(503);
    JsonNode report = check(user);
    assertThat(report.get("totalValue").asText()).isEqualTo("60000");
    assertThat(report.get("stale").asBoolean()).isTrue();
    assertThat(report.get("staleSymbols").toString()).isEqualTo("[\"BTC\"]");
    assertThat(report.get("recommendations").toString()).contains("gave no price for 1 of 1");
  }

  @Test
  void a_wrong_payload_is_rejected_at_once() {
    Object id = sql.value("select enqueue_job('risk_check', '{\"userId\":5}')");
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> sql.is("select status = 'dead' from jobs where id = ?", id));
    assertThat(sql.text("select last_error from jobs where id = ?", id))
        .isEqualTo("userId is 5, but must be a text of 1 to 200 characters");
  }

  @Test
  void what_no_arithmetic_can_take_is_kept_out_of_the_tables() {
    for (String wrong : List.of("'NaN', 1", "1, 'NaN'", "1, 0", "1, -1", "1e19, 1")) {
      assertThatThrownBy(
              () ->
                  sql.run(
                      "insert into portfolio_positions (user_id, symbol, quantity, entry_price) values ('"
                          + user
                          + "', 'S', "
                          + wrong
                          + ")"))
          .hasMessageContaining("portfolio_positions");
    }
  }
}
