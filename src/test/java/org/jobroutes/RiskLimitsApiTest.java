package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
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

/** {@code /api/risk/limits}. */
class RiskLimitsApiTest {
  private static TestApplication application;
  private static Http http;
  private static Sql sql;
  private final String user = "user-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    application = new TestApplication(TestDatabase.migrated()).start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void limits_have_defaults_and_a_put_sets_what_is_given() {
    String path = "/api/risk/limits/" + user;
    assertLimits(http.get(path), "0.15 0.05 0.25 0.1 null");
    assertLimits(
        put(path, "{\"drawdown\":0.2,\"equity\":\"1000000.5\"}"), "0.2 0.05 0.25 0.1 1000000.5");
    assertLimits(
        put(path, "{\"concentration\":1,\"dailyLoss\":0.000001}"), "0.2 0.000001 1 0.1 1000000.5");
    assertLimits(put(path, "{\"equity\":null}"), "0.2 0.000001 1 0.1 null");
    assertLimits(http.get(path), "0.2 0.000001 1 0.1 null");
    assertLimits(http.get(path + "x"), "0.15 0.05 0.25 0.1 null");
    assertThat(
            sql.text("select trim_scale(position)::text from risk_limits where user_id = ?", user))
        .isEqualTo("0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | body: given {}, allowed an object with one or more of",
        "[] | body: given [], allowed an object with one or more of",
        "{\"drawDown\":0.1} | body: given {\"drawDown\":0.1}, allowed an object with one or more of",
        "{\"drawdown\":0} | drawdown: given 0, allowed a fraction above 0, up to 1",
        "{\"dailyLoss\":1.000001} | dailyLoss: given 1.000001, allowed a fraction above 0, up to 1",
        "{\"concentration\":0.0000001} | concentration: given 1E-7, allowed a fraction above 0, up to 1",
        "{\"position\":null} | position: given null, allowed a fraction above 0, up to 1",
        "{\"position\":true} | position: given true, allowed a fraction above 0, up to 1",
        "{\"equity\":0} | equity: given 0, allowed a number above 0"
      })
  void a_wrong_limit_is_named_and_nothing_is_set(String body, String said) {
    String path = "/api/risk/limits/" + user;
    assertThat(assertError(put(path, body), 400, "invalid_request")).startsWith(said);
    assertLimits(http.get(path), "0.15 0.05 0.25 0.1 null");
  }

  private static void assertLimits(Answer answer, String expected) {
    JsonNode data = assertSuccess(answer, 200);
    StringBuilder shown = new StringBuilder();
    for (String name :
        new String[] {"drawdown", "dailyLoss", "concentration", "position", "equity"}) {
      JsonNode limit = data.get(name);
      shown
          .append(
              limit.isNull() ? "null" : limit.decimalValue().stripTrailingZeros().toPlainString())
          .append(' ');
    }
    assertThat(shown.toString().strip()).isEqualTo(expected);
  }

  private static Answer put(String path, String body) {
    return http.send(
        http.request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }
}
