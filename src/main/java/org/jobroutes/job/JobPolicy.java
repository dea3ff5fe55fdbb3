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
 * @param backoff how long a job waits after a failed attempt
 * @param priority of a job whose caller says nothing
 * @param maxConcurrent jobs that may run at once over all workers; 0 for any number
 * @param schema name of the JSON Schema file beside the job file that payloads must meet, or null
 * @param onDead address of the endpoint that is called when a job dies, or null
 */
public record JobPolicy(
    String type,
    String description,
    int maxAttempts,
    Duration timeout,
    Backoff backoff,
    int priority,
    int maxConcurrent,
    String schema,
    String onDead) {
  public static final int DEFAULT_MAX_ATTEMPTS = 5;
  private static final int MOST_CONCURRENT = 10_000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.json");

  public JobPolicy {
    checkedType(type);
    inRange("maxAttempts", maxAttempts, 1, 1000);
    inRange("priority", priority, 0, 100);
    inRange("maxConcurrent", maxConcurrent, 0, MOST_CONCURRENT);
    if (schema != null && !SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema: given \"%s\", allowed the name of a file beside the job file, such as %s.schema.json"
              .formatted(schema, type));
    }
  }

  private static void inRange(String option, int given, int least, int most) {
    if (given < least || given > most) {
      throw new IllegalArgumentException(
          "%s: given %d, allowed a whole number from %d to %d"
              .formatted(option, given, least, most));
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

  public JobPolicy describedAs(String text) {
    return description != null
        ? this
        : new JobPolicy(
            type, text, maxAttempts, timeout, backoff, priority, maxConcurrent, schema, onDead);
  }
}
