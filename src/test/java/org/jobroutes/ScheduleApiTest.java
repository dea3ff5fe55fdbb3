package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import org.jobroutes.schedule.CronSlots;
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

/** {@code /api/schedules}, on a process that fires none. */
class ScheduleApiTest {
  private static final String PATH = "/api/schedules";
  private static TestApplication application;
  private static Http http;
  private static Sql sql;

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .type("quick", "", "- log: { message: x, loggingLevel: DEBUG }")
            .start();
    http = application.http();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void the_schedules_are_listed_by_name_with_their_next_ten_firings() {
    JsonNode list = assertSuccess(http.get(PATH), 200);
    assertThat(list.findValuesAsText("name"))
        .contains("calendar_sync", "housekeeping", "risk_check")
        .isSorted();
    JsonNode sync = list.get(0);
    assertThat(sync.get("cron").asText()).isEqualTo("*/30 * * * *");
    assertThat(sync.at("/payload/userId").asText()).isEqualTo("system");
    assertThat(sync.get("next")).hasSize(10);
    assertThat(sync.at("/next/0").asText()).matches("[\\d-]{10}T\\d\\d:[03]0:00.000Z");
    assertThat(sync.has("now")).isFalse();
  }

  @Test
  void a_schedule_is_created_shown_replaced_and_deleted() {
    String path = PATH + "/nightly";
    JsonNode created =
        assertSuccess(
            put(
                path,
                "{\"type\":\"quick\",\"cron\":\"30 2 * * 1-5\",\"timeZone\":\"Europe/Berlin\",\"payload\":{\"n\":[1]},\"missed\":\"once\",\"priority\":5,\"x\":1}"),
            200);
    assertThat(created.get("timeZone").asText()).isEqualTo("Europe/Berlin");
    assertThat(created.at("/payload/n/0").asInt()).isEqualTo(1);
    assertThat(created.get("missed").asText()).isEqualTo("once");
    assertThat(created.get("priority").asInt()).isEqualTo(5);
    assertThat(created.get("paused").asBoolean()).isFalse();
    assertThat(created.get("lastJobId").isNull() && created.get("error").isNull()).isTrue();
    Instant last = Instant.parse(created.get("updatedAt").asText());
    for (JsonNode next : created.get("next")) {
      last = CronSlots.parse("30 2 * * 1-5", "Europe/Berlin").next(last);
      assertThat(Instant.parse(next.asText())).isEqualTo(last);
    }
    JsonNode shown = assertSuccess(http.get(path), 200);
    assertThat(shown.get("payload")).isEqualTo(created.get("payload"));
    assertThat(shown.get("next")).hasSize(10);

    JsonNode replaced =
        assertSuccess(
            put(path, "{\"type\":\"quick\",\"cron\":\"0 0 * * *\",\"paused\":true}"), 200);
    assertThat(replaced.get("timeZone").asText()).isEqualTo("UTC");
    assertThat(replaced.get("missed").asText()).isEqualTo("skip");
    assertThat(replaced.get("payload").isNull() && replaced.get("priority").isNull()).isTrue();
    assertThat(replaced.get("paused").asBoolean()).isTrue();
    assertThat(replaced.get("next")).as("it won't fire").isEmpty();

    JsonNode edited = assertSuccess(put(path, "{\"type\":\"quick\",\"cron\":\"0 0 * * *\"}"), 200);
    assertThat(edited.get("paused").asBoolean()).as("nothing was said about it").isTrue();

    JsonNode deleted = assertSuccess(delete(path), 200);
    assertThat(deleted.get("cron").asText()).isEqualTo("0 0 * * *");
    assertError(http.get(path), 404, "not_found");
    assertError(delete(path), 404, "not_found");
  }

  @Test
  void a_schedule_whose_type_is_not_known_yet_can_be_edited() {
    String body = "{\"type\":\"risk_check\",\"cron\":\"*/7 * * * *\"}";
    assertThat(assertSuccess(put(PATH + "/risk_check", body), 200).get("cron").asText())
        .isEqualTo("*/7 * * * *");
    assertError(put(PATH + "/calendar_sync", body), 422, "unknown_type");
  }

  @Test
  void the_numbers_of_a_payload_are_kept_digit_for_digit() {
    String payload = "{\"n\":12345678901234567890.1234567890}";
    String body = "{\"type\":\"quick\",\"cron\":\"0 0 * * *\",\"payload\":" + payload + "}";
    assertThat(put(PATH + "/exact", body).body()).contains("12345678901234567890.1234567890");
    assertThat(sql.text("select payload ->> 'n' from job_schedules where name = 'exact'"))
        .isEqualTo("12345678901234567890.1234567890");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"quick\"} | cron: given nothing, allowed a cron line",
        "{\"type\":\"quick\",\"cron\":5} | cron: given 5, allowed a cron line",
        "{\"type\":\"quick\",\"cron\":\"61 * * * *\"} | cron: given \"61 * * * *\", allowed are minute (0-59)",
        "{\"type\":\"quick\",\"cron\":\"@hourly\"} | cron: given \"@hourly\", allowed are minute (0-59)",
        "{\"type\":\"quick\",\"cron\":\"0 0 30 2 *\"} | cron: given \"0 0 30 2 *\", allowed are minute (0-59)",
        "{\"cron\":\"* * * * *\"} | type: given nothing, allowed a name",
        "{\"type\":\"No\",\"cron\":\"* * * * *\"} | type: given \"No\", allowed a name",
        "{\"type\":\"quick\",\"cron\":\"* * * * *\",\"timeZone\":\"Berlin\"} | timeZone: given \"Berlin\", allowed is an IANA name",
        "{\"type\":\"quick\",\"cron\":\"* * * * *\",\"timeZone\":1} | timeZone: given 1, allowed an IANA name",
        "{\"type\":\"quick\",\"cron\":\"* * * * *\",\"missed\":\"all\"} | missed: given \"all\", allowed \"skip\" or \"once\"",
        "{\"type\":\"quick\",\"cron\":\"* * * * *\",\"paused\":\"no\"} | paused: given \"no\", allowed true or false",
        "{\"type\":\"quick\",\"cron\":\"* * * * *\",\"priority\":101} | priority: given 101, allowed a whole number from 0 to 100",
        "[] | body: given [], allowed an object"
      })
  void a_wrong_member_is_named_with_what_is_allowed(String body, String said) {
    assertThat(assertError(put(PATH + "/wrong", body), 400, "invalid_request")).startsWith(said);
    assertError(http.get(PATH + "/wrong"), 404, "not_found");
  }

  @Test
  void an_unknown_type_is_422_and_named_with_the_known_ones() {
    Answer answer = put(PATH + "/wrong", "{\"type\":\"nobody\",\"cron\":\"* * * * *\"}");
    assertThat(assertError(answer, 422, "unknown_type")).contains("nobody", "quick");
    assertError(http.get(PATH + "/wrong"), 404, "not_found");
  }

  @Test
  void an_empty_body_is_no_schedule() {
    Answer answer = http.send(http.request(PATH + "/wrong").PUT(BodyPublishers.noBody()));
    assertThat(assertError(answer, 400, "invalid_request")).startsWith("cron: given nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Wrong", "two%20words", "-x", "x%00"})
  void a_name_that_none_can_have_is_refused(String name) {
    String body = "{\"type\":\"quick\",\"cron\":\"* * * * *\"}";
    for (Answer answer :
        new Answer[] {
          put(PATH + "/" + name, body), http.get(PATH + "/" + name), delete(PATH + "/" + name)
        }) {
      assertThat(assertError(answer, 400, "invalid_request")).startsWith("name: given ");
    }
  }

  @Test
  void what_sql_put_in_is_shown_with_its_error() {
    sql.run("insert into job_schedules (name, type, cron) values ('by-hand', 'quick', 'daily')");
    JsonNode shown = assertSuccess(http.get(PATH + "/by-hand"), 200);
    assertThat(shown.get("error").asText()).startsWith("cron: given \"daily\"");
    assertThat(shown.get("next")).isEmpty();
    sql.run("delete from job_schedules where name = 'by-hand'");
  }

  @Test
  void a_wrong_method_is_405() {
    assertError(http.post(PATH, "{}"), 405, "method_not_allowed");
    assertError(http.post(PATH + "/nightly", "{}"), 405, "method_not_allowed");
  }

  private static Answer put(String path, String body) {
    return http.send(
        http.request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static Answer delete(String path) {
    return http.send(http.request(path).DELETE());
  }
}
