package org.jobroutes.job;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** The options of a job type, as its route gives them. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "job",
    title = "Job",
    syntax = "job:type",
    consumerOnly = true,
    category = Category.CORE)
public class JobEndpoint extends DefaultEndpoint {
  @UriPath
  @Metadata(required = true)
  private final String type;

  @UriParam(defaultValue = "5")
  private int maxAttempts = JobPolicy.DEFAULT_MAX_ATTEMPTS;

  @UriParam(defaultValue = "5m")
  private String timeout = "5m";

  @UriParam(defaultValue = "15s")
  private String backoff = "15s";

  @UriParam private String description;

  public JobEndpoint(String uri, JobComponent component, String type) {
    super(uri, component);
    this.type = type;
  }

  public String getType() {
    return type;
  }

  public int getMaxAttempts() {
    return maxAttempts;
  }

  /** Failed attempts before a job is dead, 1 to 1000, default 5. The job's own row wins over it. */
  public void setMaxAttempts(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  public String getTimeout() {
    return timeout;
  }

  /**
   * How long one attempt may take, from 100ms to 24h, default {@code 5m}; then it is interrupted
   * and fails.
   */
  public void setTimeout(String timeout) {
    this.timeout = timeout;
  }

  public String getBackoff() {
    return backoff;
  }

  /**
   * Wait before the second attempt, from 0s to 1h, default {@code 15s}; four times as long after
   * each failure.
   */
  public void setBackoff(String backoff) {
    this.backoff = backoff;
  }

  public String getDescription() {
    return description;
  }

  /** What the type does, in one line; default is the description of the route. */
  public void setDescription(String description) {
    this.description = description;
  }

  /**
   * The checked options.
   *
   * @throws IllegalArgumentException naming the option, what was given and what is allowed
   */
  public JobPolicy policy() {
    return new JobPolicy(
        type,
        description,
        maxAttempts,
        Durations.parse("timeout", timeout, Duration.ofMillis(100), Duration.ofHours(24)),
        Durations.parse("backoff", backoff, Duration.ZERO, Backoff.CAP));
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    JobConsumer consumer = new JobConsumer(this, processor, policy());
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "job:" + type + " declares a job type, so it can only be what a route starts from");
  }

  @Override
  public boolean isLenientProperties() {
    return false;
  }
}
