package org.jobroutes.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.support.service.ServiceSupport;
import org.jobroutes.database.ListenConnections;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for {@code NOTIFY process_jobs_trigger} on a connection of its own and wakes the worker.
 * A notification is a hint: when one is lost, polling finds the job.
 */
public class WakeUp extends ServiceSupport implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUp.class);
  private static final String CHANNEL = "process_jobs_trigger";
  private static final int PING_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 5_000;

  private final ListenConnections connections;
  private final Turns turns;
  private Thread thread;

  public WakeUp(ListenConnections connections, Turns turns) {
    this.connections = connections;
    this.turns = turns;
  }

  /**
   * This process has enqueued something itself: no notification is needed, behind a pooler none
   * comes.
   */
  public void ring() {
    turns.ring();
  }

  @Override
  protected void doStart() {
    if (!connections.available()) {
      LOG.warn(
          "DATABASE_URL goes through a transaction pooler, which drops LISTEN: jobs are found by polling alone;"
              + " set DATABASE_LISTEN_URL to a direct connection to be woken at once");
      return;
    }
    thread = new Thread(this, "listen");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  protected void doStop() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void run() {
    while (isRunAllowed()) {
      try (Connection connection = connections.open()) {
        listen(connection);
      } catch (SQLException e) {
        LOG.debug("Not listening: {}", e.getMessage());
      }
      pause();
    }
  }

  private void listen(Connection connection) throws SQLException {
    // A connection that died silently answers the ping within this time or never.
    Executor sameThread = Runnable::run;
    connection.setNetworkTimeout(sameThread, PING_MILLIS + ANSWER_MILLIS);
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      // What was notified while nobody listened is found now.
      turns.ring();
      PGConnection notifications = connection.unwrap(PGConnection.class);
      while (isRunAllowed()) {
        if (notifications.getNotifications(PING_MILLIS).length > 0) {
          turns.ring();
        } else {
          statement.execute("select 1");
        }
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(500, 1500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
