package org.jobroutes;

import com.zaxxer.hikari.HikariDataSource;
import org.apache.camel.spi.Registry;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.database.Pools;
import org.jobroutes.fallback.EventFailures;
import org.jobroutes.fallback.EventRequests;

/**
 * What {@code routes/fallback} needs, apart from what workers and requests use. Without events it
 * is nothing.
 */
final class Fallback implements AutoCloseable {
  private final boolean used;
  private final HikariDataSource pool;
  private final EventRequests requests;

  Fallback(Settings settings, DatabaseUrl database) {
    used = settings.execution().sendsEvents();
    pool = used ? Pools.events(database) : null;
    requests = used ? new EventRequests(settings.events()) : null;
  }

  void bind(Registry registry) {
    if (used) {
      registry.bind("events", pool);
      registry.bind("eventRequests", requests);
      registry.bind("eventFailures", new EventFailures());
    }
  }

  /** A request under way ends now; its event is sent after the next start. */
  void stopSending() {
    if (used) {
      requests.close();
    }
  }

  @Override
  public void close() {
    if (used) {
      pool.close();
    }
  }
}
