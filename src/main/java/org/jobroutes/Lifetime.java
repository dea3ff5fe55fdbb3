package org.jobroutes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application in this process from its start to its stop, which a signal brings too. */
final class Lifetime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  private final Database database;
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile JobRoutes application;
  private boolean stopped;

  private Lifetime(Database database) {
    this.database = database;
  }

  /**
   * Starts it.
   *
   * @param database is closed with it
   * @throws RefusedStart when the database is newer than this version
   */
  static Lifetime start(Settings settings, Database database) throws Exception {
    Lifetime lifetime = new Lifetime(database);
    // From here on there is something to stop, also while the rest still starts.
    Runtime.getRuntime().addShutdownHook(lifetime.hook);
    lifetime.application = JobRoutes.start(settings, database);
    return lifetime;
  }

  JobRoutes application() {
    return application;
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already.
    }
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    LOG.info("Stopping: running jobs may end, nothing new is claimed");
    try (database) {
      if (application != null) {
        application.stop();
      }
    } catch (Exception e) {
      LOG.error("The stop was not clean; what is left running will be rescued", e);
    }
    LOG.info("Stopped");
  }
}
