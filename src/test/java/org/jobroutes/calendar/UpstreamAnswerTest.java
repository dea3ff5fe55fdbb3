package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jobroutes.upstream.UpstreamAnswer;
import org.jobroutes.upstream.UpstreamFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamAnswerTest {
  private static final String GOOD =
      "{\"code\":0,\"data\":{\"newCoins\":[{\"vcoinId\":\"a\",\"vcoinName\":\"A\",\"firstOpenTime\":1765350000}]}}";

  /** An endless body that counts what is taken from it. */
  private static final class Endless extends InputStream {
    private long taken;

    @Override
    public int read() {
      taken++;
      return ' ';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      Arrays.fill(buffer, offset, offset + length, (byte) ' ');
      taken += length;
      return length;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, bot protection",
    "404, failed with status 404",
    "429, too many requests",
    "500, the upstream has a fault",
    "199, failed with status 199"
  })
  void aBadStatusFailsAndSaysWhatItMeans(int status, String meaning) {
    assertThat(failure(Answers.status(status, null, null)))
        .hasMessageContaining(meaning)
        .extracting(UpstreamFailed::retryAfter)
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "0, 0", "3600, 3600", "3601, 3600", "99999999999999999999, 3600", "' 5 ', 5"})
  void retry_after_in_seconds_is_bounded_to_an_hour(String header, int seconds) {
    assertThat(failure(Answers.status(429, header, null)).retryAfter()).hasSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({"30, 30", "-30, 0", "90000, 3600"})
  void retry_after_as_aDate_is_bounded_to_an_hour(int fromNow, int seconds) {
    ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(fromNow);
    String header = DateTimeFormatter.RFC_1123_DATE_TIME.format(date);
    assertThat(failure(Answers.status(429, header, null)).retryAfter())
        .isCloseTo(Duration.ofSeconds(seconds), Duration.ofSeconds(3));
  }

  @Test
  void a_retry_after_that_is_no_time_is_ignored() {
    assertThat(failure(Answers.status(429, "soon", null)).retryAfter()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:pw@evil.example/x?token=1, evil.example",
    "/elsewhere, another path",
    "'ht tp:[', an unreadable address"
  })
  void aRedirectIsNotFollowedAndOnlyItsHostIsNamed(String location, String shown) {
    assertThat(failure(Answers.status(302, null, location)))
        .hasMessageContaining("to " + shown + ";")
        .hasMessageContaining("not followed")
        .hasMessageNotContaining("token");
  }

  @Test
  void a_web_page_with_status_200_is_not_json() {
    assertThat(failure(Answers.ok(" \n<!DOCTYPE html><html></html>")))
        .hasMessageContaining("not JSON but a web page");
  }

  @Test
  void no_body_at_all_is_not_json() {
    assertThat(failure(Answers.ok(""))).hasMessageContaining("not JSON but an empty body");
    assertThat(failure(Answers.ok((InputStream) null))).hasMessageContaining("empty body");
  }

  @Test
  void every_truncation_of_aBody_fails() {
    assertThat(Answers.read(Answers.ok(GOOD)).entries()).hasSize(1);
    for (int length = 0; length < GOOD.length(); length++) {
      failure(Answers.ok(GOOD.substring(0, length)));
    }
    assertThat(failure(Answers.ok(GOOD.substring(0, 40))))
        .hasMessageContaining("ends in the middle");
    assertThat(failure(Answers.ok(GOOD + "x"))).hasMessageContaining("not JSON");
    assertThat(failure(Answers.ok(GOOD + GOOD))).hasMessageContaining("not JSON");
  }

  @Test
  void a_connection_that_breaks_is_half_an_answer() {
    InputStream body =
        new SequenceInputStream(Answers.stream(GOOD.substring(0, 40)), new Answers.Broken());
    assertThat(failure(Answers.ok(body)))
        .hasMessageContaining("broke off while being read, after 40 bytes")
        .hasMessageContaining("Connection\uFFFDreset\uFFFD[31m");
  }

  @Test
  void an_endless_body_is_left_at_the_limit() {
    Endless body = new Endless();
    assertThat(failure(Answers.ok(body))).hasMessageContaining("over 5 MB");
    assertThat(body.taken).isEqualTo(5 * 1024 * 1024 + 1);
  }

  @Test
  void a_body_of_exactly_the_limit_is_read() {
    String padded = GOOD + " ".repeat(5 * 1024 * 1024 - GOOD.length());
    assertThat(Answers.read(Answers.ok(padded)).entries()).hasSize(1);
    assertThat(failure(Answers.ok(padded + " "))).hasMessageContaining("over 5 MB");
  }

  @Test
  void deep_nesting_fails_clearly() {
    String deep = "{\"data\":" + "[".repeat(200_000);
    assertThat(failure(Answers.ok(deep))).hasMessageContaining("nested deeper than 64");
    String unknown = "{\"x\":" + "{\"x\":".repeat(200_000);
    assertThat(failure(Answers.ok(unknown))).hasMessageContaining("nested deeper than 64");
  }

  @Test
  void a_business_error_is_quoted_cut_and_cleaned() {
    String body =
        "{\"data\":{\"newCoins\":[]},\"msg\":\"no\\u0000\\n\\u202e"
            + "x".repeat(300)
            + "\",\"code\":\"510\"}";
    assertThat(failure(Answers.ok(body)))
        .hasMessageContaining("code 510: no\uFFFD\uFFFD\uFFFDxxx")
        .extracting(Throwable::getMessage)
        .matches(message -> message.length() < 300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"code\":0,\"data\":null}|data is null",
        "{\"code\":0}|no member data",
        "{\"data\":7}|data is a number",
        "{\"data\":{\"banner\":{},\"newCoins\":null}}|data has no list newCoins, but banner (an object), newCoins (null)",
        "{\"data\":{}}|nothing at all",
        "[]|an array in place of an object",
        "null|null in place of an object"
      })
  void aMissingListIsAFailureThatNamesWhatWasFound(String body, String found) {
    assertThat(failure(Answers.ok(body)))
        .hasMessageContaining("unexpected shape: ")
        .hasMessageContaining(found);
  }

  private static UpstreamFailed failure(UpstreamAnswer answer) {
    var failure = catchThrowableOfType(UpstreamFailed.class, () -> Answers.read(answer));
    assertThat(failure).isNotNull();
    return failure;
  }
}
