package org.jobroutes.database;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how the database has answered this process lately. A database that is away is said once a
 * minute.
 */
public class DatabaseWatch implements ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final long lease;
  private long lastSuccess = System.nanoTime();
  private long unbrokenSince = lastSuccess;
  private long lastSaid = lastSuccess - MINUTE;
  private boolean away;

  /**
   * A watch.
   *
   * @param lease of the worker's claims
   */
  public DatabaseWatch(Duration lease) {
    this.lease = lease.toNanos();
  }

  /** A statement has succeeded. */
  public synchronized void succeeded() {
    long now = System.nanoTime();
    if (away || now - lastSuccess > lease / 3) {
      unbrokenSince = now;
    }
    if (away) {
      LOG.info("The database answers again");
    }
    away = false;
    lastSuccess = now;
  }

  /** A statement has failed. */
  public synchronized void failed(Throwable cause) {
    long now = System.nanoTime();
    away = true;
    if (now - lastSaid >= MINUTE) {
      lastSaid = now;
      LOG.warn("A statement failed; it is tried again until it succeeds: {}", rootMessage(cause));
    }
  }

  /**
   * Whether this process may judge that other workers are dead: it has had a successful statement
   * in every third of the last lease. After an outage or a hang it would take the living for dead.
   */
  public synchronized boolean mayRescue() {
    long now = System.nanoTime();
    return !away && now - lastSuccess <= lease / 3 && now - unbrokenSince >= lease;
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    // Causes may go in a circle.
    for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void handleException(Throwable exception) {
    failed(exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    failed(exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    failed(exception);
  }
}
