package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jobroutes.upstream.UpstreamFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarReaderTest {
  private static final Instant AT = Instant.ofEpochMilli(1765350000000L);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1765350000000",
        "1765350000",
        "\"1765350000000\"",
        "\"1765350000\"",
        "1765350000000.0",
        "1.76535e12",
        "\"2025-12-10T07:00:00Z\"",
        "\"2025-12-10T15:00:00.000+08:00\""
      })
  void aTimeIsReadInTheseForms(String time) {
    assertThat(Answers.readCoins(coinAt(time)).entries())
        .singleElement()
        .extracting(Calendar.Entry::opensAt)
        .isEqualTo(AT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "0",
        "-1765350000",
        "\"\"",
        "\"soon\"",
        "true",
        "{}",
        "[1]",
        "0.5",
        "1e131071",
        "1e-131071",
        "1e99999999999",
        "\"1e131071\"",
        "\"2025-12-10\"",
        "\"2025-12-10T07:00:00\"",
        "1607000000",
        "1924000000000",
        "\"9999-12-31T00:00:00Z\"",
        "99999999999999999999999999999"
      })
  void anEntryWithoutAUsableTimeIsRejectedAloneAndCountsAsPresent(String time) {
    Calendar calendar = Answers.readCoins(coinAt(time) + "," + coin("b", "B"));
    assertThat(calendar.rejected()).singleElement().asString().startsWith("entry 1 (A a) ");
    assertThat(calendar.entries()).extracting(Calendar.Entry::vcoinId).containsExactly("b");
    assertThat(calendar.ids()).containsExactlyInAnyOrder("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "{}", "\"\\u0000\"", "\"\\ud800\""})
  void an_entry_without_aReadable_id_is_rejected(String id) {
    Calendar calendar = Answers.readCoins(coin("b", "B").replace("\"b\"", id));
    assertThat(calendar.entries()).isEmpty();
    assertThat(calendar.ids()).isEmpty();
    assertThat(calendar.rejected()).singleElement().asString().contains("entry 1 (B");
  }

  @Test
  void an_id_is_any_text_of_up_to_64_characters() {
    String longest = "😀".repeat(64);
    Calendar calendar = Answers.readCoins(coin(longest, "A") + "," + coin(longest + "x", "B"));
    assertThat(calendar.ids()).containsExactly(longest);
    assertThat(calendar.rejected()).singleElement().asString().contains("longer than 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vcoinName", "vcoinNameFull", "zone"})
  void text_that_cannot_be_stored_is_rejected(String member) {
    String bad = coin("a", "A").replaceFirst("}$", ",\"" + member + "\":\"x\\\\u0000\"}");
    assertThat(Answers.readCoins(bad).rejected()).singleElement().asString().contains("stored");
    assertThat(Answers.readCoins(bad.replace("u0000", "udc00")).rejected()).hasSize(1);
    assertThat(Answers.readCoins(bad.replace("\\u0000", "\\ud83d\\ude00")).rejected()).isEmpty();
  }

  @Test
  void a_long_ticker_is_rejected_and_aLong_name_or_zone_is_cut() {
    String names =
        ",\"vcoinNameFull\":\"" + "n".repeat(201) + "\",\"zone\":\"" + "z".repeat(65) + "\"}";
    Calendar calendar =
        Answers.readCoins(
            coin("a", "T".repeat(33)) + "," + coin("b", "B").replaceFirst("}$", names));
    assertThat(calendar.rejected()).singleElement().asString().contains("ticker longer than 32");
    assertThat(calendar.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.fullName()).isEqualTo("n".repeat(200));
              assertThat(entry.zone()).isEqualTo("z".repeat(64));
            });
  }

  @Test
  void a_symbol_loses_its_quote_asset_once() {
    String coins =
        coin("a", "AUSDT")
            + ","
            + coin("b", "B_USDT")
            + ","
            + coin("c", "USDT")
            + ","
            + coin("d", "D");
    assertThat(Answers.readCoins(coins.replace("vcoinName", "symbol")).entries())
        .extracting(Calendar.Entry::symbol)
        .containsExactly("AUSDT", "BUSDT", "USDTUSDT", "DUSDT");
  }

  @Test
  void an_entry_that_is_no_object_is_rejected_alone() {
    Calendar calendar = Answers.readCoins("null,7,[[1]]," + coin("b", "B"));
    assertThat(calendar.entries()).hasSize(1);
    assertThat(calendar.rejected())
        .hasSize(3)
        .contains("entry 3 is an array in place of an object");
  }

  @Test
  void the_last_usable_of_aRepeated_id_counts() {
    Calendar calendar =
        Answers.readCoins(coin("a", "A") + "," + coin("a", "B") + "," + coinAt("0"));
    assertThat(calendar.entries()).extracting(Calendar.Entry::ticker).containsExactly("B");
    assertThat(calendar.rejected()).hasSize(1);
  }

  @Test
  void twenty_thousand_entries_are_read_and_one_more_fails() {
    String coins =
        IntStream.range(0, 20_000)
            .mapToObj(i -> coin("id-" + i, "T" + i))
            .collect(Collectors.joining(","));
    assertThat(Answers.readCoins(coins).entries()).hasSize(20_000);
    assertThatThrownBy(() -> Answers.readCoins(coins + ",{}"))
        .isInstanceOf(UpstreamFailed.class)
        .hasMessageContaining("more than 20000 entries");
  }

  private static String coinAt(String time) {
    return coin("a", "A").replace("1765350000000", time);
  }

  private static String coin(String id, String ticker) {
    return "{\"vcoinId\":\""
        + id
        + "\",\"vcoinName\":\""
        + ticker
        + "\",\"firstOpenTime\":1765350000000}";
  }
}
