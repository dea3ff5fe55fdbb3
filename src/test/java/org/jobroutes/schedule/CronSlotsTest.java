package org.jobroutes.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The slots of a cron line, above all where a zone's clock is put forward or back. */
class CronSlotsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/30 * * * *    | UTC            | 2026-01-01T00:00:00Z | 2026-01-01T00:30:00Z 2026-01-01T01:00:00Z",
        "*/30 * * * *    | UTC            | 2026-01-01T00:29:59.999999Z | 2026-01-01T00:30:00Z",
        "0 3 * * *       | UTC            | 2026-12-31T03:00:00Z | 2027-01-01T03:00:00Z",
        "0 3 * * *       | Europe/Berlin  | 2026-07-01T00:00:00Z | 2026-07-01T01:00:00Z",
        "0 0 29 2 *      | UTC            | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z",
        "0 0 31 * *      | UTC            | 2026-01-31T00:00:00Z | 2026-03-31T00:00:00Z 2026-05-31T00:00:00Z",
        "0 0 * * 0       | UTC            | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z",
        "0 0 * * 7       | UTC            | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z",
        "0 0 * jan-mar Mon,FRI | UTC      | 2026-03-28T00:00:00Z | 2026-03-30T00:00:00Z 2027-01-01T00:00:00Z",
        // Both days restricted: either will do
        "0 0 15 * 1      | UTC            | 2026-01-12T00:00:00Z | 2026-01-15T00:00:00Z 2026-01-19T00:00:00Z",
        "10-50/20 1,2 * * * | UTC         | 2026-01-01T01:30:00Z | 2026-01-01T01:50:00Z 2026-01-01T02:10:00Z",
        // 5:45 ahead of UTC
        "0 0 * * *       | Asia/Kathmandu | 2026-01-01T00:00:00Z | 2026-01-01T18:15:00Z 2026-01-02T18:15:00Z",
        "*/30 * * * *    | Asia/Kathmandu | 2026-01-01T00:00:00Z | 2026-01-01T00:15:00Z 2026-01-01T00:45:00Z"
      })
  void it_fires_when_its_fields_say_so(String cron, String zone, String after, String expected) {
    assertSlots(cron, zone, after, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Berlin, 29 March: 02:00 to 03:00 is skipped at 01:00 UTC
        "30 2 * * *      | Europe/Berlin  | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z",
        "0 3 * * *       | Europe/Berlin  | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T01:00:00Z",
        "*/15 2-3 * * *  | Europe/Berlin  | 2026-03-29T00:59:00Z | 2026-03-29T01:00:00Z 2026-03-29T01:15:00Z",
        "*/20 * * * *    | Europe/Berlin  | 2026-03-29T00:30:00Z | 2026-03-29T00:40:00Z 2026-03-29T01:00:00Z 2026-03-29T01:20:00Z",
        "59 1 * * *      | Europe/Berlin  | 2026-03-28T12:00:00Z | 2026-03-29T00:59:00Z 2026-03-29T23:59:00Z",
        // New York, 8 March: 02:00 to 03:00 at 07:00 UTC
        "15,45 2 * * *   | America/New_York | 2026-03-08T00:00:00Z | 2026-03-08T07:00:00Z 2026-03-09T06:15:00Z",
        // Lord Howe, 4 October: 02:00 to 02:30 at 15:30 UTC of the day before
        "*/15 2 * * *    | Australia/Lord_Howe | 2026-10-03T15:00:00Z | 2026-10-03T15:30:00Z 2026-10-03T15:45:00Z 2026-10-04T15:00:00Z",
        // Samoa left out 30 December 2011
        "0 12 * * *      | Pacific/Apia   | 2011-12-29T12:00:00Z | 2011-12-29T22:00:00Z 2011-12-30T10:00:00Z 2011-12-30T22:00:00Z"
      })
  void what_falls_into_a_skipped_hour_fires_once_at_its_end(
      String cron, String zone, String after, String expected) {
    assertSlots(cron, zone, after, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Berlin, 25 October: 02:00 to 03:00 comes twice, from 00:00 and from 01:00 UTC
        "30 2 * * *      | Europe/Berlin  | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
        "30 2 * * *      | Europe/Berlin  | 2026-10-25T01:29:00Z | 2026-10-26T01:30:00Z",
        "*/30 1-3 * * *  | Europe/Berlin  | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T02:00:00Z",
        "*/30 * * * *    | Europe/Berlin  | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T02:00:00Z",
        "*/30 */2 * * *  | Europe/Berlin  | 2026-10-25T00:10:00Z | 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T03:00:00Z",
        "0 3 * * *       | Europe/Berlin  | 2026-10-24T12:00:00Z | 2026-10-25T02:00:00Z 2026-10-26T02:00:00Z",
        // New York, 1 November: 01:00 to 02:00 comes twice, from 05:00 and from 06:00 UTC
        "0 * * * *       | America/New_York | 2026-11-01T04:30:00Z | 2026-11-01T05:00:00Z 2026-11-01T06:00:00Z 2026-11-01T07:00:00Z",
        "0 1 * * *       | America/New_York | 2026-11-01T04:30:00Z | 2026-11-01T05:00:00Z 2026-11-02T06:00:00Z",
        // Lord Howe, 5 April: 01:30 to 02:00 comes twice, from 14:30 and from 15:00 UTC of the day
        // before
        "40 * * * *      | Australia/Lord_Howe | 2026-04-04T14:00:00Z | 2026-04-04T14:40:00Z 2026-04-04T15:10:00Z 2026-04-04T16:10:00Z",
        "40 1 * * *      | Australia/Lord_Howe | 2026-04-04T14:00:00Z | 2026-04-04T14:40:00Z 2026-04-05T15:10:00Z"
      })
  void what_falls_into_a_repeated_hour_fires_twice_only_when_its_hour_is_open(
      String cron, String zone, String after, String expected) {
    assertSlots(cron, zone, after, expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "@daily",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 0 *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "5/10 * * * *",
        "5-1 * * * *",
        "-1 * * * *",
        "1- * * * *",
        "1, * * * *",
        ",1 * * * *",
        "** * * * *",
        "* * ? * *",
        "* * L * *",
        "* * 1W * *",
        "* * * * 1#2",
        "* * * * mon-",
        "mon * * * *",
        "* * * * jan",
        "0|0 * * * *",
        "99999999999 * * * *",
        "٠ * * * *",
        "0 0 30 2 *",
        "0 0 */2 * 1",
        "0 0 1 * */2",
        "0 0 31 2,4,6,9,11 *",
        "a b c d e",
        "*/1.5 * * * *"
      })
  void a_line_that_is_none_is_refused_with_what_is_allowed(String cron) {
    assertThatThrownBy(() -> CronSlots.parse(cron, "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "cron: given \".*\", allowed .*; for example \"\\*/30 \\* \\* \\* \\*\" \\(.+\\)");
  }

  @Test
  void a_line_without_end_is_refused_before_anything_reads_it() {
    String cron = "1,".repeat(20_000) + "1 * * * *";
    assertThatThrownBy(() -> CronSlots.parse(cron, "UTC"))
        .hasMessageContaining("it is longer than 200 characters");
  }

  @Test
  void what_is_wrong_is_named() {
    assertThatThrownBy(() -> CronSlots.parse("0 25 * * *", "UTC"))
        .hasMessageContaining("25 not in range [0, 23]");
    assertThatThrownBy(() -> CronSlots.parse("0 0 * * Sonntag", "UTC"))
        .hasMessageContaining("\"Sonntag\" is none of these");
    assertThatThrownBy(() -> CronSlots.parse("0 0 31 6 *", "UTC"))
        .hasMessageContaining("no month has such a day");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Berlin", "europe/berlin", "+02:00", "UTC+2", "Europe/Atlantis", "Z"})
  void a_zone_that_is_none_is_refused_with_what_is_allowed(String zone) {
    assertThatThrownBy(() -> CronSlots.parse("* * * * *", zone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("timeZone: given \"" + zone + "\", allowed is an IANA name");
  }

  @Test
  void a_year_of_minutes_is_complete_on_a_clock_that_changes() {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    List<Instant> hours =
        CronSlots.parse("0 * * * *", "Europe/Berlin").next(begin.minusSeconds(1), 8760);
    for (int i = 0; i < hours.size(); i++) {
      assertThat(hours.get(i)).isEqualTo(begin.plusSeconds(3600L * i));
    }
    assertThat(LocalDateTime.ofInstant(hours.get(8759), ZoneId.of("Europe/Berlin")))
        .isEqualTo("2027-01-01T00:00");
  }

  private static void assertSlots(String cron, String zone, String after, String expected) {
    List<Instant> instants = Arrays.stream(expected.split(" ", -1)).map(Instant::parse).toList();
    assertThat(CronSlots.parse(cron, zone).next(Instant.parse(after), instants.size()))
        .isEqualTo(instants);
  }
}
