package org.jobroutes;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jobroutes.job.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where settings come from: the environment wins over {@code application.properties}, which wins
 * over defaults.
 */
final class SettingsSource {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsSource.class);
  // Of bin/jobs
  private static final String JAVA_OPTIONS = "JOBS_JAVA_OPTS";
  private static final Map<String, String> SECOND_NAMES =
      Map.ofEntries(
          Map.entry("jobs.database-url", "DATABASE_URL"),
          Map.entry("jobs.database-listen-url", "DATABASE_LISTEN_URL"),
          Map.entry("jobs.port", "PORT"),
          Map.entry("jobs.mexc-web-url", "MEXC_WEB_URL"),
          Map.entry("jobs.mexc-base-url", "MEXC_BASE_URL"),
          Map.entry("jobs.primary-executor", "PRIMARY_EXECUTOR"),
          Map.entry("jobs.inngest-fallback", "INNGEST_FALLBACK"),
          Map.entry("jobs.dual-run-mode", "DUAL_RUN_MODE"),
          Map.entry("jobs.inngest-event-key", "INNGEST_EVENT_KEY"),
          Map.entry("jobs.inngest-base-url", "INNGEST_BASE_URL"),
          Map.entry("jobs.inngest-dev", "INNGEST_DEV"));

  private final Properties file;
  private final Map<String, String> environment;
  private final Properties all = new Properties();
  private final Set<String> asked = new TreeSet<>();
  private final Set<String> secrets = new HashSet<>();

  private SettingsSource(Properties file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
    all.putAll(file);
  }

  /** The settings of an installation. */
  static SettingsSource of(Path home, Map<String, String> environment) {
    Properties properties = new Properties();
    Path path = home.resolve("application.properties");
    if (Files.exists(path)) {
      try (Reader reader = Files.newBufferedReader(path)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException(path + " can't be read: " + e.getMessage());
      }
    }
    return new SettingsSource(properties, environment);
  }

  String text(String key, String otherwise) {
    asked.add(key);
    String first = environment.get(variable(key));
    String second = environment.get(SECOND_NAMES.getOrDefault(key, ""));
    String value = first != null ? first : second != null ? second : file.getProperty(key, "");
    value = value.isBlank() ? otherwise : value.strip();
    all.setProperty(key, value);
    return value;
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** A text that neither routes nor messages may show. */
  String secret(String key) {
    secrets.add(key);
    return text(key, "");
  }

  int number(String key, String otherwise, int least, int most) {
    String given = text(key, otherwise);
    int number = given.matches("\\d{1,9}") ? Integer.parseInt(given) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s: given \"%s\", allowed a whole number from %d to %d"
              .formatted(key, given, least, most));
    }
    return number;
  }

  boolean flag(String key, String otherwise) {
    String given = text(key, otherwise).toLowerCase(Locale.ROOT);
    if (!given.equals("true") && !given.equals("false")) {
      throw new IllegalArgumentException(
          "%s: given \"%s\", allowed true or false".formatted(key, given));
    }
    return given.equals("true");
  }

  Duration duration(String key, String otherwise, Duration least, Duration most) {
    return Durations.parse(key, text(key, otherwise), least, most);
  }

  void set(String key, String value) {
    all.setProperty(key, value);
  }

  /**
   * The last call: gives {@link #all}.
   *
   * @throws IllegalArgumentException when the file has a key that nothing has asked for, for a
   *     misspelt one would be ignored without a word
   */
  Properties finish() {
    refuseUnknown();
    warnOfUnknown();
    return all();
  }

  /** A warning only, for others may set such variables too: Kubernetes for a service "jobs". */
  private void warnOfUnknown() {
    Set<String> known = asked.stream().map(SettingsSource::variable).collect(Collectors.toSet());
    known.add(JAVA_OPTIONS);
    String unknown =
        environment.keySet().stream()
            .filter(name -> name.startsWith("JOBS_") && !known.contains(name))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      LOG.warn("{}: there is no such setting, ignored; application.properties has all", unknown);
    }
  }

  private void refuseUnknown() {
    for (String key : file.stringPropertyNames()) {
      if (key.startsWith("jobs.") && !asked.contains(key)) {
        throw new IllegalArgumentException(
            "%s in application.properties: there is no such setting, allowed %s; keys of your own start otherwise"
                .formatted(key, String.join(", ", asked)));
      }
    }
  }

  /** Every key with its value, without secrets: job routes may name them. */
  private Properties all() {
    Properties copy = new Properties();
    copy.putAll(all);
    secrets.forEach(copy::remove);
    return copy;
  }
}
