package org.jobroutes.job;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a job type asks of the queue.
 *
 * @param type its name
 * @param description what it does, in one line, or null
 * @param maxAttempts failed attempts before a job is dead
 * @param timeout how long one attempt may take
 * @param backoff wait before the second attempt
 */
public record JobPolicy(
    String type, String description, int maxAttempts, Duration timeout, Duration backoff) {
  public static final int DEFAULT_MAX_ATTEMPTS = 5;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  public JobPolicy {
    checkedType(type);
    if (maxAttempts < 1 || maxAttempts > 1000) {
      throw new IllegalArgumentException(
          "maxAttempts: given " + maxAttempts + ", allowed a whole number from 1 to 1000");
    }
  }

  /**
   * The name itself.
   *
   * @throws IllegalArgumentException when it isn't a job type's name
   */
  public static String checkedType(String type) {
    if (!NAME.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "job:"
              + type
              + ": a job type's name has 1 to 63 lower-case letters, digits, '.', '_' or '-' and begins with a letter or digit");
    }
    return type;
  }

  JobPolicy describedAs(String text) {
    return description != null ? this : new JobPolicy(type, text, maxAttempts, timeout, backoff);
  }
}
