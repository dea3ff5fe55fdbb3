package org.jobroutes.fallback;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jobroutes.job.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges and tells why events are not forwarded; what may pass is said once a minute. */
public class EventFailures implements ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EventFailures.class);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int LONGEST_REASON = 500;

  private long quietUntil = System.nanoTime();

  /**
   * Sets the variables reason (text), last (whether another try is useless) and wait (seconds
   * before it at least) for the event in variable {@code event}.
   */
  public void judge(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    EventFailed said =
        failure instanceof EventFailed failed
            ? failed
            : EventFailed.forNow(Reasons.of(failure), Duration.ZERO);
    String reason = storable(said.getMessage());
    exchange.setVariable("reason", reason);
    exchange.setVariable("last", said.last());
    exchange.setVariable("wait", said.waitAtLeast().toSeconds());
    if (said.last()) {
      Object id = exchange.getVariable("event", Map.class).get("id");
      LOG.warn("event={} is refused for good: {}", id, reason);
    } else {
      sayOnceAMinute(reason);
    }
  }

  /** A statement about events failed; the next one of its kind makes up for it. */
  public void failed(Throwable failure) {
    sayOnceAMinute(Reasons.of(failure));
  }

  @Override
  public void handleException(Throwable failure) {
    failed(failure);
  }

  @Override
  public void handleException(String message, Throwable failure) {
    failed(failure);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable failure) {
    failed(failure);
  }

  private synchronized void sayOnceAMinute(String reason) {
    long now = System.nanoTime();
    if (now - quietUntil >= 0) {
      quietUntil = now + MINUTE;
      LOG.warn("Events wait; each is tried again until it is a day old: {}", reason);
    }
  }

  private static String storable(String text) {
    String clean = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ");
    return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + " …";
  }
}
