package org.jobroutes.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/**
 * The connection pools: a small one for claims and leases, which requests and job routes can't use
 * up.
 */
public final class Pools {
  private static final int LIFECYCLE_CONNECTIONS = 4;
  // A poll, the end of one event meanwhile, and what is announced.
  private static final int EVENT_CONNECTIONS = 3;
  private static final long WAIT_MILLIS = 3_000;
  // What the lifecycle asks for lies in an index, also when the statistics don't know yet that the
  // table has grown; and to plan a claim again takes longer than most claims.
  private static final String LIFECYCLE_SETTINGS =
      "set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan";

  private Pools() {}

  /** For claims, finishes, leases and rescue. */
  public static HikariDataSource lifecycle(DatabaseUrl url) {
    return open(url, "lifecycle", LIFECYCLE_CONNECTIONS, LIFECYCLE_SETTINGS);
  }

  /**
   * For requests, which jobs that hold connections for long must not shut out.
   *
   * @param connections at most
   */
  public static HikariDataSource requests(DatabaseUrl url, int connections) {
    return open(url, "requests", connections, "");
  }

  /**
   * For job routes.
   *
   * @param connections at most
   */
  public static HikariDataSource shared(DatabaseUrl url, int connections) {
    return open(url, "shared", connections, "");
  }

  /** No pool but a connection of its own for each call: for a command, which soon ends. */
  public static DataSource unpooled(DatabaseUrl url) {
    return new QueueDataSource(url);
  }

  /** For the events of a second engine. */
  public static HikariDataSource events(DatabaseUrl url) {
    return open(url, "events", EVENT_CONNECTIONS, "");
  }

  private static HikariDataSource open(
      DatabaseUrl url, String name, int connections, String settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(new QueueDataSource(url, settings));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setValidationTimeout(WAIT_MILLIS - 500);
    // The database may be away at the start: connections come when it does.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }
}
