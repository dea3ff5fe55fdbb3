package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /api/calendar/listings}. */
class ListingsApiTest {
  private static final String PATH = "/api/calendar/listings";
  private static TestApplication application;
  private static Http http;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated()).shipped("calendar_sync.camel.yaml").start();
    http = application.http();
    Sql sql = application.sql();
    sql.run(
        """
        insert into calendar_listings (user_id, vcoin_id, symbol, ticker, full_name, opens_at, status)
        select 'u', id, ticker || 'USDT', ticker, ticker, opens_at::timestamptz, status
        from (values
          ('1', 'A', '2030-01-01T00:00:00.000001Z', 'opened'),
          ('b & ü_', 'B', '2030-01-02T00:00:00Z', 'tradable'),
          ('c', 'C', '2030-01-02T00:00:00Z', 'announced'),
          ('d', 'D', '2030-01-02T00:00:00Z', 'withdrawn'),
          ('e', 'E', '2030-01-03T00:00:00Z', 'announced')) as l(id, ticker, opens_at, status)
        """);
    sql.run(
        """
        insert into calendar_open_times (user_id, vcoin_id, opens_at, replaced_at) values
          ('u', 'c', '2030-01-05T00:00:00Z', '2029-01-02T00:00:00Z'),
          ('u', 'c', '2030-01-04T00:00:00Z', '2029-01-01T00:00:00Z'),
          ('other', 'c', '2030-01-09T00:00:00Z', '2029-01-01T00:00:00Z')
        """);
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void listings_come_in_the_order_of_opening_with_their_earlier_times() {
    Answer answer = http.get(PATH + "?userId=u");
    JsonNode data = assertSuccess(answer, 200);
    assertThat(data.findValuesAsText("ticker")).containsExactly("A", "B", "C", "D", "E");
    assertThat(answer.json().at("/meta/nextCursor").isNull()).isTrue();
    JsonNode c = data.get(2);
    assertThat(c.get("openTimes").findValuesAsText("opensAt"))
        .containsExactly("2030-01-04T00:00:00.000Z", "2030-01-05T00:00:00.000Z");
    assertThat(c.get("openTimes").get(0).get("replacedAt").asText())
        .isEqualTo("2029-01-01T00:00:00.000Z");
    assertThat(c.get("opensAt").asText()).isEqualTo("2030-01-02T00:00:00.000Z");
    assertThat(c.get("symbol").asText()).isEqualTo("CUSDT");
    assertThat(c.get("zone").isNull()).isTrue();
    assertThat(data.get(0).get("openTimes")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "status=announced, C E",
    "from=2030-01-02T00:00:00Z, B C D E",
    "to=2030-01-02T00:00:00Z, A",
    "from=2030-01-02T01:00:00%2B01:00&to=2030-01-03T00:00:00Z&status=withdrawn, D",
    "from=2031-01-01T00:00:00Z, ''",
    "limit=2, A B"
  })
  void a_filter_keeps_what_fits(String filter, String tickers) {
    JsonNode data = assertSuccess(http.get(PATH + "?userId=u&" + filter), 200);
    assertThat(String.join(" ", data.findValuesAsText("ticker"))).isEqualTo(tickers);
  }

  @Test
  void pages_have_every_listing_once() {
    List<String> tickers = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = http.get(PATH + "?userId=u&limit=1" + cursor);
      tickers.addAll(assertSuccess(page, 200).findValuesAsText("ticker"));
      JsonNode next = page.json().at("/meta/nextCursor");
      cursor =
          next.isNull()
              ? null
              : "&cursor=" + URLEncoder.encode(next.asText(), StandardCharsets.UTF_8);
    } while (cursor != null && tickers.size() < 10);
    assertThat(tickers).containsExactly("A", "B", "C", "D", "E");
  }

  @Test
  void without_a_user_the_systems_listings_are_shown_as_a_sync_stored_them() {
    assertThat(assertSuccess(http.get(PATH), 200)).isEmpty();
    assertSuccess(http.post("/api/sync/calendar-to-database", "{\"useQueue\":false}"), 200);
    JsonNode data = assertSuccess(http.get(PATH + "?status=tradable"), 200);
    assertThat(data.findValuesAsText("symbol")).containsExactly("QUILMUSDT");
    assertThat(assertSuccess(http.get(PATH), 200)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=new | status: given \"new\", allowed announced, opened, tradable, withdrawn",
        "from=tomorrow | from: given \"tomorrow\", allowed a time with its zone",
        "from=2030-01-01T00:00:00 | from: given \"2030-01-01T00:00:00\", allowed a time with its zone",
        "to=%2B99999-01-01T00:00:00Z | to: given \"+99999-01-01T00:00:00Z\", allowed a time with its zone",
        "limit=201 | limit: given \"201\", allowed 1 to 200",
        "cursor=x | cursor: given \"x\", allowed the nextCursor",
        "cursor=2030-99-01T00:00:00.000000Z_a | cursor: given \"2030-99-01T00:00:00.000000Z_a\", allowed the nextCursor",
        "cursor=2030-01-01T00:00:00.000000Z_%00 | cursor: given ",
        "userId=%20 | userId: given \" \", allowed a text of 1 to 200 characters",
        "status=opened&status=opened | status: given 2 times, allowed once"
      })
  void a_wrong_parameter_is_named_with_what_is_allowed(String query, String said) {
    assertThat(assertError(http.get(PATH + "?" + query), 400, "invalid_request")).startsWith(said);
  }
}
