package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Portfolios, limits and risk over HTTP, with the demonstration upstream. */
class RiskApiTest {
  private static TestApplication application;
  private static Http http;
  private static Sql sql;
  private final String user = "user-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated()).shipped("risk_check.camel.yaml").start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void a_portfolio_is_put_measured_and_shown() {
    assertThat(assertError(http.get("/api/risk/" + user), 404, "not_found"))
        .contains("POST /api/jobs", "risk_check");
    String body =
        "[{\"symbol\":\"BTCUSDT\",\"quantity\":0.5,\"entryPrice\":\"50000\"},{\"symbol\":\"NOBODY\",\"quantity\":-3,\"entryPrice\":10,\"markPrice\":9.5,\"x\":1}]";
    JsonNode put = assertSuccess(put(positions(user), body), 200);
    assertThat(put.get("stored").asInt()).isEqualTo(2);
    JsonNode job =
        assertSuccess(
            http.post(
                "/api/jobs", "{\"type\":\"risk_check\",\"payload\":{\"userId\":\"" + user + "\"}}"),
            201);
    String path = "/api/jobs/" + job.get("id").asText();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> http.get(path).data().get("status").asText().equals("completed"));
    JsonNode report = assertSuccess(http.get("/api/risk/" + user), 200);
    // 0.5 × 60000.50 (the demonstration's price) - 3 × 9.5
    assertThat(report.get("totalValue").asText()).isEqualTo("29971.75");
    assertThat(report.get("status").asText()).isEqualTo("critical");
    assertThat(report.get("staleSymbols").toString()).isEqualTo("[\"NOBODY\"]");
    assertThat(report).isEqualTo(http.get(path).data().get("result"));
    assertError(http.get("/api/risk/" + user + "x"), 404, "not_found");
  }

  @Test
  void positions_are_replaced_removed_and_kept_to_the_last_decimal() {
    put(
        positions(user),
        "[{\"symbol\":\"A\",\"quantity\":0.123456789012345678,\"entryPrice\":\"123456789012345678.123456789012345678\",\"markPrice\":2},{\"symbol\":\"B\",\"quantity\":1,\"entryPrice\":1}]");
    assertThat(row("A"))
        .isEqualTo(
            "0.123456789012345678 123456789012345678.123456789012345678 2.000000000000000000");
    JsonNode data =
        assertSuccess(
            put(
                positions(user),
                "[{\"symbol\":\"A\",\"quantity\":-1.50,\"entryPrice\":3},{\"symbol\":\"B\",\"quantity\":0},{\"symbol\":\"C\",\"quantity\":\"0.0\"}]"),
            200);
    assertThat(data.get("stored").asInt()).isEqualTo(1);
    assertThat(data.get("removed").asInt()).isEqualTo(1);
    assertThat(data.get("userId").asText()).isEqualTo(user);
    assertThat(row("A"))
        .as("a mark price that isn't given stays")
        .startsWith("-1.5")
        .endsWith(" 2.000000000000000000");
    assertThat(sql.number("select count(*) from portfolio_positions where user_id = ?", user))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | body: given {}, allowed an array of 1 to 1,000 positions",
        "[] | body: given 0 positions, allowed an array of 1 to 1,000 positions",
        "[5] | positions[0]: given 5, allowed an object",
        "[{}] | positions[0].symbol: given nothing, allowed a symbol",
        "[{\"symbol\":\"A B\"}] | positions[0].symbol: given \"A B\", allowed a symbol",
        "[{\"symbol\":\"A\"}] | positions[0].quantity: given nothing, allowed a number",
        "[{\"symbol\":\"A\",\"quantity\":\"x\"}] | positions[0].quantity: given \"x\", allowed a number",
        "[{\"symbol\":\"A\",\"quantity\":1e19}] | positions[0].quantity: given 1E+19, allowed a number",
        "[{\"symbol\":\"A\",\"quantity\":1e-19}] | positions[0].quantity: given 1E-19, allowed a number",
        "[{\"symbol\":\"A\",\"quantity\":1}] | positions[0].entryPrice: given nothing, allowed a number above 0",
        "[{\"symbol\":\"A\",\"quantity\":1,\"entryPrice\":0}] | positions[0].entryPrice: given 0, allowed a number above 0",
        "[{\"symbol\":\"A\",\"quantity\":1,\"entryPrice\":1,\"markPrice\":-1}] | positions[0].markPrice: given -1, allowed a number above 0",
        "[{\"symbol\":\"A\",\"quantity\":0},{\"symbol\":\"A\",\"quantity\":0}] | positions[1].symbol: given \"A\" a second time, allowed once"
      })
  void a_wrong_position_is_named_and_nothing_is_stored(String body, String said) {
    assertThat(assertError(put(positions(user), body), 400, "invalid_request")).startsWith(said);
    String good = "{\"symbol\":\"GOOD\",\"quantity\":1,\"entryPrice\":1},";
    put(positions(user), body.replaceFirst("^\\[", "[" + good));
    assertThat(sql.rows("select 1 from portfolio_positions where user_id = ?", user)).isEmpty();
  }

  @Test
  void a_thousand_positions_are_taken_and_one_more_is_not() {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < 1000; i++) {
      list.append("{\"symbol\":\"S").append(i).append("\",\"quantity\":1,\"entryPrice\":1},");
    }
    String thousand = list.substring(0, list.length() - 1) + "]";
    assertThat(assertSuccess(put(positions(user), thousand), 200).get("stored").asInt())
        .isEqualTo(1000);
    String more = list + "{\"symbol\":\"T\",\"quantity\":1,\"entryPrice\":1}]";
    assertThat(assertError(put(positions(user), more), 400, "invalid_request"))
        .contains("given 1001 positions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "a+b", "50 %", "Zoë", "limits", "x?y=z&"})
  void a_user_may_have_any_name(String name) {
    String unusual = name + UUID.randomUUID();
    String encoded = URLEncoder.encode(unusual, StandardCharsets.UTF_8).replace("+", "%20");
    put(positions(encoded), "[{\"symbol\":\"A\",\"quantity\":1,\"entryPrice\":1}]");
    assertThat(sql.number("select count(*) from portfolio_positions where user_id = ?", unusual))
        .isEqualTo(1);
    Answer answer = http.get("/api/risk/limits/" + encoded);
    assertThat(assertSuccess(answer, 200).get("userId").asText()).isEqualTo(unusual);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%20", "x%00", "x%ED%A0%80%00"})
  void a_user_that_none_can_be_is_refused(String name) {
    for (String path : new String[] {positions(name), "/api/risk/limits/" + name}) {
      String said = assertError(put(path, "[{}]"), 400, "invalid_request");
      assertThat(said).startsWith("userId: given ");
    }
    assertError(http.get("/api/risk/" + name), 400, "invalid_request");
  }

  private static String positions(String user) {
    return "/api/portfolio/" + user + "/positions";
  }

  private String row(String symbol) {
    return sql.text(
        "select quantity || ' ' || entry_price || ' ' || mark_price from portfolio_positions where user_id = ? and symbol = ?",
        user,
        symbol);
  }

  private static Answer put(String path, String body) {
    return http.send(
        http.request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }
}
