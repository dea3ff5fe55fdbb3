package org.jobroutes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.fallback.EventTarget;
import org.jobroutes.fallback.Execution;
import org.jobroutes.files.Allowed;
import org.jobroutes.http.Keys;
import org.jobroutes.http.Role;

/**
 * All settings, checked. {@code application.properties} says what each means.
 *
 * @param home the folder that relative paths start from
 * @param databaseUrl null for the embedded server
 * @param listenUrl null where LISTEN goes to the same place
 * @param all every key with its value, for {@code {{placeholders}}} in routes
 */
public record Settings(
    Path home,
    DatabaseUrl databaseUrl,
    DatabaseUrl listenUrl,
    int port,
    String host,
    Path routesDir,
    Path dataDir,
    Allowed allowed,
    int slots,
    int batchSize,
    Duration pollInterval,
    Duration lease,
    int databaseConnections,
    Duration stopTimeout,
    Execution execution,
    Keys keys,
    EventTarget events,
    Properties all) {

  /** Where the application serves the demonstration upstream. */
  static final String DEMO_PATH = "/demo/mexc";

  /** What results of it name as their source. */
  static final String DEMONSTRATION = "demonstration calendar, served by JobRoutes itself";

  /**
   * Checks what was given.
   *
   * @throws IllegalArgumentException naming the key, the value and the rule
   */
  static Settings of(Path home, SettingsSource given) {
    int port = given.number("jobs.port", "3008", 1, 65_535);
    String database = given.secret("jobs.database-url");
    boolean embedded = database.isEmpty();
    Duration lease =
        given.duration("jobs.lease", "30s", Duration.ofSeconds(3), Duration.ofHours(1));
    Keys keys = keys(given);
    String host = Addresses.checkedHost(given.text("jobs.host", "127.0.0.1"), keys);
    String demo = Addresses.of(host, port) + DEMO_PATH;
    String web =
        Addresses.url(given, "jobs.mexc-web-url", embedded ? demo : "https://www.mexc.com");
    given.set("jobs.mexc-web-url", web);
    given.set("jobs.mexc-source", web.endsWith(DEMO_PATH) ? DEMONSTRATION : web);
    given.set(
        "jobs.mexc-base-url",
        Addresses.url(given, "jobs.mexc-base-url", embedded ? demo : "https://api.mexc.com"));
    given.text("jobs.java-routes", "");
    given.set("jobs.upkeep-millis", String.valueOf(lease.toMillis() / 3));
    given.set("jobs.schedules", String.valueOf(given.flag("jobs.schedules", "true")));
    given.duration("jobs.keep-completed", "7d", Duration.ofHours(1), Duration.ofDays(3650));
    given.duration("jobs.keep-dead", "30d", Duration.ofHours(1), Duration.ofDays(3650));
    // Sweeps of many processes that were started together spread out.
    given.set(
        "jobs.rescue-delay-millis",
        String.valueOf(Math.round(lease.toMillis() / 3.0 * (0.5 + Math.random()))));
    Execution execution = execution(given);
    EventTarget events = events(given, execution.sendsEvents());
    return new Settings(
        home,
        embedded ? null : databaseUrl("jobs.database-url", database),
        listenUrl(given),
        port,
        host,
        home.resolve(given.text("jobs.routes-dir", "routes/jobs")).normalize(),
        home.resolve(given.text("jobs.data-dir", "data")).normalize(),
        allowed(home, given),
        given.number("jobs.slots", "200", 1, 100_000),
        given.number("jobs.batch-size", "25", 1, 1000),
        given.duration("jobs.poll-interval", "1s", Duration.ofMillis(50), Duration.ofHours(1)),
        lease,
        given.number("jobs.database-connections", "10", 2, 200),
        given.duration("jobs.stop-timeout", "25s", Duration.ZERO, Duration.ofMinutes(10)),
        execution,
        keys,
        events,
        given.finish());
  }

  /** Where the HTTP server is found from this machine. */
  String address() {
    return Addresses.of(host, port);
  }

  boolean embedded() {
    return databaseUrl == null;
  }

  /** Whether calendars come from the demonstration upstream. */
  boolean demonstration() {
    return all.getProperty("jobs.mexc-web-url").endsWith(DEMO_PATH);
  }

  private static Allowed allowed(Path home, SettingsSource given) {
    String files = given.text("jobs.files-dir", "");
    Path filesDir = files.isEmpty() ? null : home.resolve(files).normalize();
    given.set("jobs.files-dir", filesDir == null ? "" : filesDir.toString());
    return new Allowed(
        given.text("jobs.allowed-components", ""),
        given.text("jobs.allowed-languages", ""),
        filesDir);
  }

  private static Execution execution(SettingsSource given) {
    return Execution.of(
        given.text("jobs.primary-executor", "camel"),
        given.flag("jobs.inngest-fallback", "false"),
        given.flag("jobs.dual-run-mode", "false"));
  }

  private static EventTarget events(SettingsSource given, boolean sent) {
    EventTarget target =
        EventTarget.of(
            sent,
            given.text("jobs.inngest-base-url", ""),
            given.text("jobs.inngest-dev", "0"),
            given.secret("jobs.inngest-event-key"));
    given.set("jobs.inngest-base-url", target.baseUrl());
    return target;
  }

  private static DatabaseUrl listenUrl(SettingsSource given) {
    String url = given.secret("jobs.database-listen-url");
    return url.isEmpty() ? null : databaseUrl("jobs.database-listen-url", url);
  }

  private static DatabaseUrl databaseUrl(String key, String value) {
    try {
      return DatabaseUrl.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage());
    }
  }

  private static Keys keys(SettingsSource given) {
    return new Keys(
        Map.of(
            Role.READ, given.secret("jobs.keys-read"),
            Role.ENQUEUE, given.secret("jobs.keys-enqueue"),
            Role.OPERATE, given.secret("jobs.keys-operate"),
            Role.ADMIN, given.secret("jobs.keys-admin")),
        given.secret("jobs.cron-secret"));
  }
}
