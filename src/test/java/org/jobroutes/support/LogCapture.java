package org.jobroutes.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All that is logged while it is open, as if someone had turned every level to TRACE. */
public final class LogCapture implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Map<Logger, Level> levels = new HashMap<>();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final String secret;
  private int count;
  private final Appender<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          keep(event);
        }
      };

  /**
   * Begins.
   *
   * @param secret lines are counted, and kept only when they hold it
   */
  public LogCapture(String secret) {
    this.secret = secret;
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      others.add(all.next());
    }
    others.forEach(root::detachAppender);
    appender.start();
    root.addAppender(appender);
    for (String name : List.of("ROOT", "org.jobroutes", "org.apache.camel")) {
      Logger logger = (Logger) LoggerFactory.getLogger(name);
      levels.put(logger, logger.getLevel());
      logger.setLevel(Level.TRACE);
    }
  }

  private synchronized void keep(ILoggingEvent event) {
    count++;
    StringBuilder line =
        new StringBuilder(event.getLoggerName() + " " + event.getFormattedMessage());
    for (IThrowableProxy e = event.getThrowableProxy(); e != null; e = e.getCause()) {
      line.append(' ').append(e.getMessage());
    }
    if (line.indexOf(secret) >= 0) {
      lines.add(line.toString());
    }
  }

  /** How many lines came so far. */
  public synchronized int count() {
    return count;
  }

  /** Those with the secret. */
  public List<String> leaks() {
    return lines;
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    others.forEach(root::addAppender);
    levels.forEach(Logger::setLevel);
  }
}
