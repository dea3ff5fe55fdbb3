package org.jobroutes.job;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** What a route says of a job type that it handles, or of a job that it enqueues. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "job",
    title = "Job",
    syntax = "job:type",
    category = Category.CORE)
public class JobEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
  @UriPath
  @Metadata(required = true)
  private final String type;

  @UriParam(defaultValue = "5")
  private Integer maxAttempts;

  @UriParam(defaultValue = "0")
  private Integer priority;

  @UriParam(label = "consumer", defaultValue = "5m")
  private String timeout;

  @UriParam(label = "consumer", defaultValue = "15s")
  private String backoff;

  @UriParam(label = "consumer", defaultValue = "1h")
  private String backoffCap;

  @UriParam(label = "consumer")
  private Integer maxConcurrent;

  @UriParam(label = "consumer")
  private String schema;

  @UriParam(label = "consumer")
  private String onDead;

  @UriParam(label = "consumer")
  private String description;

  @UriParam(label = "producer")
  private String runAt;

  @UriParam(label = "producer")
  private String uniqueKey;

  public JobEndpoint(String uri, JobComponent component, String type) {
    super(uri, component);
    this.type = type;
  }

  public String getType() {
    return type;
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

  /**
   * The checked options of a type.
   *
   * @throws IllegalArgumentException naming the option, what was given and what is allowed
   */
  public JobPolicy policy() {
    refuse("to", options("runAt", runAt, "uniqueKey", uniqueKey));
    if (maxConcurrent != null && maxConcurrent < 1) {
      throw new IllegalArgumentException(
          "maxConcurrent: given " + maxConcurrent + ", allowed a whole number from 1 to 10000");
    }
    Duration base = duration("backoff", backoff, Backoff.STANDARD.base(), Duration.ofHours(1));
    return new JobPolicy(
        type,
        description,
        Objects.requireNonNullElse(maxAttempts, JobPolicy.DEFAULT_MAX_ATTEMPTS),
        timeout == null
            ? Duration.ofMinutes(5)
            : Durations.parse("timeout", timeout, Duration.ofMillis(100), Duration.ofHours(24)),
        new Backoff(
            base, duration("backoffCap", backoffCap, Backoff.STANDARD.cap(), Backoff.LONGEST)),
        Objects.requireNonNullElse(priority, 0),
        Objects.requireNonNullElse(maxConcurrent, 0),
        schema,
        onDead);
  }

  private static Duration duration(String name, String given, Duration standard, Duration most) {
    return given == null ? standard : Durations.parse(name, given, Duration.ZERO, most);
  }

  private static Map<String, Object> options(Object... namesAndValues) {
    Map<String, Object> options = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        options.put((String) namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return options;
  }

  private void refuse(String side, Map<String, Object> given) {
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: an option of %s: job:%s, not here"
              .formatted(given.keySet().stream().collect(Collectors.joining(", ")), side, type));
    }
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    JobConsumer consumer = new JobConsumer(this, processor, policy());
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    refuse(
        "from",
        options(
            "timeout",
            timeout,
            "backoff",
            backoff,
            "backoffCap",
            backoffCap,
            "onDead",
            onDead,
            "maxConcurrent",
            maxConcurrent,
            "schema",
            schema,
            "description",
            description));
    return new JobProducer(
        this,
        options(
            "maxAttempts",
            maxAttempts,
            "priority",
            priority,
            "runAt",
            runAt,
            "uniqueKey",
            uniqueKey));
  }

  /** A newer version of a file takes over while the older one ends its jobs. */
  @Override
  public boolean isMultipleConsumersSupported() {
    return true;
  }

  @Override
  public boolean isLenientProperties() {
    return false;
  }
}
