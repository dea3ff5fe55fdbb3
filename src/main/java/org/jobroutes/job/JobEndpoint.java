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
import org.apache.camel.spi.UriPath;

/** What a route says of a job type that it handles, or of a job that it enqueues. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "job",
    title = "Job",
    syntax = "job:type",
    category = Category.CORE)
public class JobEndpoint extends JobOptions implements MultipleConsumersSupport {
  @UriPath
  @Metadata(required = true)
  private final String type;

  public JobEndpoint(String uri, JobComponent component, String type) {
    super(uri, component);
    this.type = type;
  }

  public String getType() {
    return type;
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
