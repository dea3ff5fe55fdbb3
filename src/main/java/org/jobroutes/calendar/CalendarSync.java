package org.jobroutes.calendar;

import java.math.BigDecimal;
import java.time.Duration;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.JobSnoozed;
import org.jobroutes.job.Payload;

/** What a run of the calendar sync was asked for. */
public final class CalendarSync {
  static final String DEFAULT_USER = "system";
  static final int DEFAULT_HOURS = 72;
  static final int LEAST_HOURS = 48;
  static final int MOST_HOURS = 720;

  private static final Duration BUSY_DELAY = Duration.ofSeconds(5);

  /**
   * Checks the payload in the body and sets the variables userId ("system" by default),
   * timeWindowHours (72; held between 48 and 720), forceSync and dryRun (false), jobId (null when
   * it isn't a job that runs) and engine ("camel", or "inngest" for a direct call that names its
   * job in member jobId). Members that are null or absent take their defaults.
   *
   * @throws JobRejected when a member is of the wrong type
   */
  public void accept(Exchange exchange) {
    Payload payload = Payload.of(exchange.getMessage().getBody());
    exchange.setVariable("userId", payload.user(DEFAULT_USER));
    exchange.setVariable("timeWindowHours", hours(payload.get("timeWindowHours")));
    exchange.setVariable("forceSync", flag(payload, "forceSync"));
    exchange.setVariable("dryRun", flag(payload, "dryRun"));
    String queued = exchange.getMessage().getHeader("CamelJobId", String.class);
    Object called = queued == null ? payload.get("jobId") : null;
    exchange.setVariable("jobId", queued == null ? called : queued);
    exchange.setVariable("engine", called == null ? "camel" : "inngest");
  }

  /**
   * Passes the token that {@code sql/start-calendar-sync.sql} gave out.
   *
   * @throws JobSnoozed when it gave none: a run for this user is under way, so look again in 5 s
   */
  public String requireToken(@Body String token) {
    if (token == null) {
      throw new JobSnoozed("A calendar sync of this user is running already", BUSY_DELAY);
    }
    return token;
  }

  private static Integer hours(Object given) {
    if (given == null) {
      return DEFAULT_HOURS;
    }
    try {
      if (given instanceof Number number) {
        BigDecimal hours = new BigDecimal(number.toString());
        BigDecimal least = BigDecimal.valueOf(LEAST_HOURS);
        return hours.max(least).min(BigDecimal.valueOf(MOST_HOURS)).intValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Fractions and NaN are as wrong as text is.
    }
    throw Payload.rejected("timeWindowHours", given, "a whole number of hours");
  }

  private static Boolean flag(Payload payload, String name) {
    Object given = payload.get(name);
    if (given != null && !(given instanceof Boolean)) {
      throw Payload.rejected(name, given, "true or false");
    }
    return Boolean.TRUE.equals(given);
  }
}
