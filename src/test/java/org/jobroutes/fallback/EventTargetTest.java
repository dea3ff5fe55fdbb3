package org.jobroutes.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTargetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | https://inn.gs",
        "'' | 0 | https://inn.gs",
        "'' | 1 | http://localhost:8288",
        "'' | http://dev:8289/ | http://dev:8289",
        "https://own.example/inngest/ | 1 | https://own.example/inngest"
      })
  void the_address_wins_over_the_dev_server_and_that_over_the_cloud(
      String baseUrl, String dev, String used) {
    EventTarget target = EventTarget.of(true, baseUrl, dev, "secret");
    assertThat(target.baseUrl()).isEqualTo(used);
    assertThat(target.key()).isEqualTo("secret");
    assertThat(target.toString()).isEqualTo(used);
  }

  @ParameterizedTest
  @CsvSource({"'', 1", "'', http://dev:8289", "http://own:8288, 0"})
  void a_server_of_ones_own_needs_no_key(String baseUrl, String dev) {
    assertThat(EventTarget.of(true, baseUrl, dev, "").key()).matches("\\w+");
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "'', ''", "https://inn.gs/, 1"})
  void the_cloud_needs_a_key_when_events_are_sent(String baseUrl, String dev) {
    assertThatThrownBy(() -> EventTarget.of(true, baseUrl, dev, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("jobs.inngest-event-key: given nothing, but events are to be sent")
        .hasMessageContaining("set INNGEST_EVENT_KEY, or INNGEST_DEV=1");
    assertThat(EventTarget.of(false, baseUrl, dev, "").baseUrl()).isEqualTo("https://inn.gs");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://x, ''",
    "nonsense, ''",
    "http://, ''",
    "http://x/?a=b, ''",
    "http://x/#a, ''",
    "'', yes",
    "'', 2",
    "'', localhost:8288"
  })
  void a_wrong_address_is_named_with_what_is_allowed(String baseUrl, String dev) {
    String key = baseUrl.isEmpty() ? "jobs.inngest-dev" : "jobs.inngest-base-url";
    assertThatThrownBy(() -> EventTarget.of(false, baseUrl, dev, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": given \"" + baseUrl + dev + "\", allowed ")
        .hasMessageContaining("an http:// or https:// address without user, query or fragment");
  }

  @Test
  void a_secret_in_a_wrong_value_is_not_shown() {
    assertThatThrownBy(() -> EventTarget.of(false, "http://me:secret@host", "0", ""))
        .hasMessageContaining("//…@host")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> EventTarget.of(false, "", "0", "secret/key"))
        .hasMessageStartingWith("jobs.inngest-event-key: given a text of 10 characters (not shown")
        .hasMessageNotContaining("secret/key");
  }
}
