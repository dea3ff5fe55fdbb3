package org.jobroutes.job;

import java.util.List;
import org.apache.camel.Component;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** The options of {@code job:}, as they were given; null where they weren't. */
abstract class JobOptions extends DefaultEndpoint {
  static final List<String> OF_A_TYPE =
      List.of(
          "backoff",
          "backoffCap",
          "description",
          "maxAttempts",
          "maxConcurrent",
          "onDead",
          "priority",
          "schema",
          "timeout");
  static final List<String> OF_A_JOB = List.of("maxAttempts", "priority", "runAt", "uniqueKey");

  @UriParam(defaultValue = "5")
  Integer maxAttempts;

  @UriParam(defaultValue = "0")
  Integer priority;

  @UriParam(label = "consumer", defaultValue = "5m")
  String timeout;

  @UriParam(label = "consumer", defaultValue = "15s")
  String backoff;

  @UriParam(label = "consumer", defaultValue = "1h")
  String backoffCap;

  @UriParam(label = "consumer")
  Integer maxConcurrent;

  @UriParam(label = "consumer")
  String schema;

  @UriParam(label = "consumer")
  String onDead;

  @UriParam(label = "consumer")
  String description;

  @UriParam(label = "producer")
  String runAt;

  @UriParam(label = "producer")
  String uniqueKey;

  JobOptions(String uri, Component component) {
    super(uri, component);
  }

  /** Failed attempts before a job is dead, 1 to 1000, default 5. The job's own row wins over it. */
  public void setMaxAttempts(Integer maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  /** Of a job whose caller says nothing, 0 (default) to 100; a point is an hour's head start. */
  public void setPriority(Integer priority) {
    this.priority = priority;
  }

  /**
   * How long one attempt may take, from 100ms to 24h, default {@code 5m}; then it is interrupted
   * and fails.
   */
  public void setTimeout(String timeout) {
    this.timeout = timeout;
  }

  /**
   * Wait before the second attempt, from 0s to 1h, default {@code 15s}; four times as long after
   * each failure.
   */
  public void setBackoff(String backoff) {
    this.backoff = backoff;
  }

  /** The longest wait between attempts, from 0s to 7d, default {@code 1h}. */
  public void setBackoffCap(String backoffCap) {
    this.backoffCap = backoffCap;
  }

  /** Jobs of the type that may run at once over all workers, 1 to 10000; default is any number. */
  public void setMaxConcurrent(Integer maxConcurrent) {
    this.maxConcurrent = maxConcurrent;
  }

  /** Name of a JSON Schema file beside the job file; a payload that doesn't meet it is refused. */
  public void setSchema(String schema) {
    this.schema = schema;
  }

  /** Endpoint that is called once when a job dies, for example {@code direct:webhook-died}. */
  public void setOnDead(String onDead) {
    this.onDead = onDead;
  }

  /** What the type does, in one line; default is the description of the route. */
  public void setDescription(String description) {
    this.description = description;
  }

  /** When the new job is due, a time with its zone; default is now. */
  public void setRunAt(String runAt) {
    this.runAt = runAt;
  }

  /** At most one live job of the type has it; default is none. */
  public void setUniqueKey(String uniqueKey) {
    this.uniqueKey = uniqueKey;
  }
}
