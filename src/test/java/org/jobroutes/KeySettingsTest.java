package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings about keys, and which address may be bound with them. */
class KeySettingsTest {
  private static final String HASH =
      "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final String HASH_OF_NOTHING =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({
    "JOBS_KEYS_READ, a-plain-key-that-was-pasted",
    "JOBS_KEYS_ENQUEUE, sha256:a-plain-key-that-was-pasted",
    "JOBS_KEYS_OPERATE, 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "JOBS_KEYS_ADMIN, sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0",
    "JOBS_CRON_SECRET, fifteen-letters",
    "JOBS_CRON_SECRET, a secret with blanks"
  })
  void a_wrong_key_is_named_by_its_length_for_it_may_be_the_key_itself(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            key + ": given a text of " + value.length() + " characters, allowed ")
        .hasMessageContaining(name.contains("CRON") ? "openssl rand" : "| sha256sum")
        .hasMessageNotContaining(value);
  }

  @Test
  void the_hash_of_nothing_is_no_key() {
    assertThatThrownBy(() -> settings(Map.of("JOBS_KEYS_ADMIN", HASH + ", " + HASH_OF_NOTHING)))
        .hasMessageStartingWith("jobs.keys-admin: given the hash of an empty text, allowed ");
  }

  @Test
  void keys_and_the_secret_are_shown_to_no_route_and_no_log() throws IOException {
    String secret = "a-secret-of-many-letters";
    Files.writeString(
        home.resolve("application.properties"),
        "jobs.keys-read=" + HASH + "," + HASH + "\njobs.cron-secret=" + secret + "\n");
    Settings settings = settings(Map.of("JOBS_KEYS_OPERATE", HASH.toUpperCase(Locale.ROOT)));
    assertThat(settings.keys().any()).isTrue();
    assertThat(settings.all().toString() + settings)
        .doesNotContainIgnoringCase(HASH.substring(10))
        .doesNotContain(secret);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, http://127.0.0.1:3008",
    "::, http://[::1]:3008",
    "192.0.2.1, http://192.0.2.1:3008",
    "::1, http://[::1]:3008"
  })
  void with_a_key_any_address_may_be_bound_and_is_found_from_here(String host, String address) {
    Settings settings = settings(Map.of("JOBS_HOST", host, "JOBS_KEYS_READ", HASH));
    assertThat(settings.address()).isEqualTo(address);
    assertThat(settings.all()).containsEntry("jobs.mexc-web-url", address + "/demo/mexc");
  }

  private Settings settings(Map<String, String> environment) {
    return Settings.of(home, SettingsSource.of(home, environment));
  }
}
