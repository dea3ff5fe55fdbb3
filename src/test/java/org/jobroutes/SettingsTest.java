package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jobroutes.support.Logs;
import org.jobroutes.support.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir private Path home;

  @Test
  void every_setting_is_documented_and_every_documented_one_is_read() {
    String code = Project.text(Path.of("src/main/java/org/jobroutes/Settings.java"));
    Set<String> read =
        all("given\\.(?:text|number|duration|flag|secret)\\(\\s*\"(jobs\\.[a-z-]+)\"", code);
    read.addAll(all("url\\(given, \"(jobs\\.[a-z-]+)\"", code));
    String documentation = Project.text(Path.of("application.properties"));
    assertThat(all("(?m)^#?(jobs\\.[a-z-]+)=", documentation)).isEqualTo(read);
  }

  @Test
  void the_documented_defaults_are_the_real_ones() {
    Settings defaults = settings(Map.of());
    Pattern.compile("(?m)^#(jobs\\.[a-z-]+)=(.+)$")
        .matcher(Project.text(Path.of("application.properties")))
        .results()
        .forEach(
            line ->
                assertThat(defaults.all().getProperty(line.group(1)))
                    .as(line.group(1))
                    .isEqualTo(line.group(2)));
    assertThat(defaults.embedded()).isTrue();
    assertThat(defaults.demonstration()).isTrue();
    assertThat(defaults.routesDir()).isEqualTo(home.resolve("routes/jobs"));
    assertThat(defaults.lease()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JOBS_PORT | 0 | a whole number from 1 to 65535",
        "JOBS_PORT | x | a whole number from 1 to 65535",
        "JOBS_SLOTS | 0 | a whole number from 1 to 100000",
        "JOBS_SLOTS | 99999999999 | a whole number from 1 to 100000",
        "JOBS_BATCH_SIZE | 1001 | a whole number from 1 to 1000",
        "JOBS_DATABASE_CONNECTIONS | 1 | a whole number from 2 to 200",
        "JOBS_POLL_INTERVAL | 1 | from 50ms to 1h",
        "JOBS_LEASE | 2s | from 3s to 1h",
        "JOBS_STOP_TIMEOUT | 11m | from 0s to 10m",
        "JOBS_KEEP_COMPLETED | 59m | from 1h to 3650d",
        "JOBS_KEEP_DEAD | 3651d | from 1h to 3650d",
        "JOBS_PRIMARY_EXECUTOR | cron | camel (also written supabase or bun) or inngest",
        "JOBS_SCHEDULES | off | true or false",
        "JOBS_INNGEST_FALLBACK | yes | true or false",
        "JOBS_DUAL_RUN_MODE | 1 | true or false",
        "JOBS_HOST | 0.0.0.0 | a loopback address such as 127.0.0.1; set a key first",
        "JOBS_HOST | :: | a loopback address such as 127.0.0.1; set a key first",
        "JOBS_HOST | no such host | an address of this machine",
        "JOBS_MEXC_WEB_URL | ftp://x | an http:// or https:// address",
        "JOBS_MEXC_WEB_URL | nonsense | an http:// or https:// address",
        "JOBS_MEXC_WEB_URL | http: | an http:// or https:// address",
        "JOBS_MEXC_BASE_URL | http://[ | an http:// or https:// address",
        "JOBS_MEXC_BASE_URL | https:// | an http:// or https:// address"
      })
  void a_wrong_value_is_named_with_key_value_and_rule(String name, String value, String rule) {
    String key = name.toLowerCase(java.util.Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": given \"" + value + "\", allowed ")
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "JOBS_DATABASE_URL, jobs.database-url",
    "DATABASE_LISTEN_URL, jobs.database-listen-url"
  })
  void a_wrong_database_address_is_named_without_its_password(String name, String key) {
    assertThatThrownBy(() -> settings(Map.of(name, "mysql://u:secret@h/d")))
        .hasMessageStartingWith(key + ": ")
        .hasMessageContaining("postgresql://user:password@host:5432/database")
        .hasMessageNotContaining("secret");
  }

  @Test
  void the_environment_wins_over_the_file_and_our_names_over_the_well_known_ones()
      throws IOException {
    Files.writeString(
        home.resolve("application.properties"),
        "jobs.port=4001\njobs.slots=7\npartner.url=http://p\n");
    assertThat(settings(Map.of()).port()).isEqualTo(4001);
    assertThat(settings(Map.of("PORT", "4002")).port()).isEqualTo(4002);
    Settings both = settings(Map.of("PORT", "4002", "JOBS_PORT", " 4003 "));
    assertThat(both.port()).isEqualTo(4003);
    assertThat(both.slots()).isEqualTo(7);
    assertThat(both.all())
        .as("for placeholders in routes")
        .containsEntry("partner.url", "http://p");
  }

  @Test
  void a_misspelt_variable_is_warned_of() {
    try (Logs logs = new Logs()) {
      settings(Map.of("JOBS_SLOTS", "5", "JOBS_JAVA_OPTS", "-Xmx1g", "JOBSX", "1"));
      assertThat(logs.lines()).isEmpty();
      settings(Map.of("JOBS_SLOT", "5", "JOBS_KEYS_OPERAT", "x"));
      assertThat(logs.lines())
          .containsExactly(
              "JOBS_KEYS_OPERAT, JOBS_SLOT: there is no such setting, ignored; application.properties has all");
    }
  }

  @Test
  void a_misspelt_key_of_the_file_is_refused_with_those_that_there_are() throws IOException {
    Files.writeString(home.resolve("application.properties"), "jobs.slot=7\n");
    assertThatThrownBy(() -> settings(Map.of()))
        .hasMessageStartingWith("jobs.slot in application.properties: there is no such setting")
        .hasMessageContaining("jobs.slots");
  }

  @Test
  void the_well_known_names_work() {
    Settings settings =
        settings(
            Map.of(
                "DATABASE_URL", "postgres://u:secret@db:5433/name",
                "DATABASE_LISTEN_URL", "postgres://u:secret@direct/name",
                "MEXC_WEB_URL", "http://web/",
                "MEXC_BASE_URL", "http://base//"));
    assertThat(settings.databaseUrl().display()).isEqualTo("postgresql://u@db:5433/name");
    assertThat(settings.listenUrl().display()).contains("direct");
    assertThat(settings.all()).containsEntry("jobs.mexc-web-url", "http://web");
    assertThat(settings.all()).containsEntry("jobs.mexc-base-url", "http://base");
    assertThat(settings.all().toString()).as("routes see no password").doesNotContain("secret");
    assertThat(settings.toString()).as("nor does a log").doesNotContain("secret");
  }

  @Test
  void the_event_key_is_used_and_never_shown() {
    Map<String, String> environment =
        Map.of(
            "INNGEST_FALLBACK", "true", "INNGEST_EVENT_KEY", "secret", "INNGEST_DEV", "http://dev");
    Settings settings = settings(environment);
    assertThat(settings.events().key()).isEqualTo("secret");
    assertThat(settings.all()).containsEntry("jobs.inngest-base-url", "http://dev");
    assertThat(settings.all().toString() + settings).doesNotContain("secret");
  }

  @Test
  void events_for_the_cloud_need_a_key() {
    assertThatThrownBy(() -> settings(Map.of("DUAL_RUN_MODE", "true")))
        .hasMessageStartingWith("jobs.inngest-event-key: given nothing");
    assertThat(settings(Map.of("INNGEST_EVENT_KEY", "k")).execution().sendsEvents()).isFalse();
  }

  @Test
  void a_database_of_ones_own_means_the_live_exchange() {
    Settings settings = settings(Map.of("DATABASE_URL", "postgres://u@db/name"));
    assertThat(settings.demonstration()).isFalse();
    assertThat(settings.all()).containsEntry("jobs.mexc-web-url", "https://www.mexc.com");
    assertThat(settings.all()).containsEntry("jobs.mexc-base-url", "https://api.mexc.com");
  }

  private Settings settings(Map<String, String> environment) {
    return Settings.of(home, SettingsSource.of(home, environment));
  }

  private static Set<String> all(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }
}
