package org.jobroutes.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.camel.support.service.ServiceSupport;
import org.jobroutes.database.ListenConnections;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for {@code NOTIFY process_jobs_trigger} on a connection of its own and wakes the worker.
 * A notification is a hint: when one is lost, polling finds the job.
 */
public class WakeUp extends ServiceSupport implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUp.class);
  private static final String WORK = "process_jobs_trigger";
  private static final String CANCELS = "job_cancel_requested";
  // A connection that died silently is noticed after a ping interval and the wait for its answer.
  private static final int PING_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final long DEAF_MILLIS = 60_000;

  private final ListenConnections connections;
  private final Turns turns;
  private final Worker worker;
  private final Runnable watchCancels;
  private Thread thread;
  private boolean saidDeaf;
  private boolean saidNotListening;

  /**
   * The listener of one worker.
   *
   * @param watchCancels looks for running jobs that somebody asked to cancel; it must not wait
   */
  public WakeUp(ListenConnections connections, Turns turns, Worker worker, Runnable watchCancels) {
    this.connections = connections;
    this.turns = turns;
    this.worker = worker;
    this.watchCancels = watchCancels;
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
      long pause = ThreadLocalRandom.current().nextLong(500, 1500);
      try (Connection connection = connections.open()) {
        if (!listen(connection)) {
          sayDeaf();
          pause = DEAF_MILLIS;
        }
      } catch (SQLException e) {
        sayNotListening(e);
      }
      pause(pause);
    }
  }

  /** False when notifications don't arrive here. */
  private boolean listen(Connection connection) throws SQLException {
    Executor sameThread = Runnable::run;
    connection.setNetworkTimeout(sameThread, ANSWER_MILLIS);
    if (!connections.listen(connection, WORK, CANCELS)) {
      return false;
    }
    try (Statement statement = connection.createStatement()) {
      sayListening();
      // What was notified while nobody listened is found now.
      turns.ring();
      PGConnection notifications = connection.unwrap(PGConnection.class);
      while (isRunAllowed()) {
        PGNotification[] heard = notifications.getNotifications(PING_MILLIS);
        Stream.of(heard).forEach(this::heed);
        if (heard.length == 0) {
          statement.execute("select 1");
        }
      }
      return true;
    }
  }

  private void heed(PGNotification notification) {
    if (notification.getName().equals(WORK)) {
      turns.ring();
    } else if (notification.getParameter().equals(worker.id())) {
      watchCancels.run();
    }
  }

  private void sayNotListening(SQLException failure) {
    if (isRunAllowed() && !saidNotListening) {
      saidNotListening = true;
      LOG.warn(
          "Not listening for notifications, jobs are found by polling until that works again: {}",
          failure.getMessage());
    }
  }

  private void sayListening() {
    if (saidNotListening) {
      saidNotListening = false;
      LOG.info("Listening for notifications again");
    }
  }

  private void sayDeaf() {
    if (!saidDeaf) {
      saidDeaf = true;
      LOG.warn(
          "The database is behind a transaction pooler, which drops LISTEN: jobs are found by polling alone;"
              + " set DATABASE_LISTEN_URL to a direct connection to be woken at once");
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
