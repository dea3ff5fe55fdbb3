package org.jobroutes;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.fallback.Execution;

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
    int slots,
    int batchSize,
    Duration pollInterval,
    Duration lease,
    int databaseConnections,
    Duration stopTimeout,
    Execution execution,
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
    String database = given.text("jobs.database-url", "");
    boolean embedded = database.isEmpty();
    Duration lease =
        given.duration("jobs.lease", "30s", Duration.ofSeconds(3), Duration.ofHours(1));
    String host = loopback(given.text("jobs.host", "127.0.0.1"));
    String demo = address(host, port) + DEMO_PATH;
    String web = url(given, "jobs.mexc-web-url", embedded ? demo : "https://www.mexc.com");
    given.set("jobs.mexc-web-url", web);
    given.set("jobs.mexc-source", web.endsWith(DEMO_PATH) ? DEMONSTRATION : web);
    given.set(
        "jobs.mexc-base-url",
        url(given, "jobs.mexc-base-url", embedded ? demo : "https://api.mexc.com"));
    given.set("jobs.upkeep-millis", String.valueOf(lease.toMillis() / 3));
    given.set("jobs.schedules", String.valueOf(given.flag("jobs.schedules", "true")));
    // Sweeps of many processes that were started together spread out.
    given.set(
        "jobs.rescue-delay-millis",
        String.valueOf(Math.round(lease.toMillis() / 3.0 * (0.5 + Math.random()))));
    return new Settings(
        home,
        embedded ? null : databaseUrl("jobs.database-url", database),
        listenUrl(given),
        port,
        host,
        home.resolve(given.text("jobs.routes-dir", "routes/jobs")).normalize(),
        home.resolve(given.text("jobs.data-dir", "data")).normalize(),
        given.number("jobs.slots", "200", 1, 100_000),
        given.number("jobs.batch-size", "25", 1, 1000),
        given.duration("jobs.poll-interval", "1s", Duration.ofMillis(50), Duration.ofHours(1)),
        lease,
        given.number("jobs.database-connections", "10", 2, 200),
        given.duration("jobs.stop-timeout", "25s", Duration.ZERO, Duration.ofMinutes(10)),
        execution(given),
        given.all());
  }

  /** Where the HTTP server is found. */
  String address() {
    return address(host, port);
  }

  private static String address(String host, int port) {
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
  }

  boolean embedded() {
    return databaseUrl == null;
  }

  /** Whether calendars come from the demonstration upstream. */
  boolean demonstration() {
    return all.getProperty("jobs.mexc-web-url").endsWith(DEMO_PATH);
  }

  private static Execution execution(SettingsSource given) {
    String primary = given.text("jobs.primary-executor", "camel");
    if (!List.of("camel", "supabase", "bun", "inngest").contains(primary)) {
      throw new IllegalArgumentException(
          "jobs.primary-executor: given \"%s\", allowed camel (also written supabase or bun) or inngest"
              .formatted(primary));
    }
    return new Execution(
        primary.equals("inngest") ? primary : "camel",
        given.flag("jobs.inngest-fallback", "false"),
        given.flag("jobs.dual-run-mode", "false"));
  }

  private static DatabaseUrl listenUrl(SettingsSource given) {
    String url = given.text("jobs.database-listen-url", "");
    return url.isEmpty() ? null : databaseUrl("jobs.database-listen-url", url);
  }

  private static DatabaseUrl databaseUrl(String key, String value) {
    try {
      return DatabaseUrl.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage());
    }
  }

  private static String url(SettingsSource given, String key, String otherwise) {
    String url = given.text(key, otherwise);
    if (!isAddress(url)) {
      throw new IllegalArgumentException(
          "%s: given \"%s\", allowed an http:// or https:// address".formatted(key, url));
    }
    return url.replaceAll("/+$", "");
  }

  private static boolean isAddress(String url) {
    try {
      return url.matches("https?:.*") && new URI(url).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String loopback(String host) {
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return host;
      }
    } catch (UnknownHostException e) {
      // The same sentence serves.
    }
    throw new IllegalArgumentException(
        "jobs.host: given \"%s\", allowed is a loopback address such as 127.0.0.1, because no keys protect the API yet"
            .formatted(host));
  }
}
