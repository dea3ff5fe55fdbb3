package org.jobroutes;

import java.nio.file.Path;
import java.util.function.Function;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.embedded.EmbeddedServer;

/**
 * The database that the settings name: a server of the user's, or the embedded one.
 *
 * @param url of the queue
 * @param listenUrl where LISTEN works
 * @param fresh whether the embedded server was made anew by this call
 */
record Database(DatabaseUrl url, DatabaseUrl listenUrl, boolean fresh, AutoCloseable server)
    implements AutoCloseable {
  /** For the process that serves: no other may serve the same data folder. */
  static Database open(Settings settings) {
    return of(settings, EmbeddedServer::open);
  }

  /** For a command that may run beside it. */
  static Database join(Settings settings) {
    return of(settings, EmbeddedServer::join);
  }

  private static Database of(Settings settings, Function<Path, EmbeddedServer> start) {
    if (!settings.embedded()) {
      DatabaseUrl listen = settings.listenUrl();
      return new Database(
          settings.databaseUrl(),
          listen == null ? settings.databaseUrl() : listen,
          false,
          () -> {});
    }
    EmbeddedServer server = start.apply(settings.dataDir());
    DatabaseUrl url =
        new DatabaseUrl(
            server.jdbcUrl(),
            server.user(),
            server.password(),
            false,
            "embedded PostgreSQL in " + settings.dataDir());
    return new Database(url, url, server.fresh(), server);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
