package org.jobroutes.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/** The started route of a job type. Workers find it in {@link JobTypes} and hand it their jobs. */
public class JobConsumer extends DefaultConsumer implements Suspendable {
  /** Stands in a route's id before the version of the job file that gave it, and after it. */
  public static final String VERSION_MARK = "@";

  private JobPolicy policy;
  private final AtomicInteger held = new AtomicInteger();
  private JobSource source;
  private JobSchema schema;

  JobConsumer(JobEndpoint endpoint, Processor processor, JobPolicy policy) {
    super(endpoint, processor);
    this.policy = policy;
  }

  /** The policy of the type; a route's description serves where the type has none of its own. */
  public JobPolicy policy() {
    return policy;
  }

  /** Names the text of the file that the route stands in; null for a route in Java. */
  public String version() {
    String[] parts = getRouteId() == null ? new String[0] : getRouteId().split(VERSION_MARK, -1);
    return parts.length < 2 ? null : parts[1];
  }

  JobSource source() {
    return source;
  }

  /** An attempt will run on this version of the type, also when a newer one serves meanwhile. */
  public void hold() {
    held.incrementAndGet();
  }

  /** That attempt has ended. */
  public void release() {
    held.decrementAndGet();
  }

  /** Whether an attempt will run or runs on this version. */
  public boolean isHeld() {
    return held.get() > 0;
  }

  /** Whether payloads are held against a schema. */
  public boolean hasSchema() {
    return schema != null;
  }

  /**
   * Holds a payload against the schema of the type, where it has one.
   *
   * @param payload JSON text, or null
   * @throws JobRejected saying what is wrong with it
   */
  public void checkPayload(String payload) throws JsonProcessingException {
    if (schema != null) {
      String violations = schema.violations(payload == null ? null : Json.EXACT.readTree(payload));
      if (violations != null) {
        throw new JobRejected(
            "The payload doesn't meet the schema of %s: %s".formatted(policy.type(), violations));
      }
    }
  }

  private JobTypes types() {
    return ((JobComponent) getEndpoint().getComponent()).types();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    Route route = getRoute();
    policy = policy.describedAs(route == null ? null : route.getDescription());
    source = new JobSource(route == null ? null : route.getSourceResource());
    schema = source.schema(policy.schema());
    types().add(this);
  }

  @Override
  protected void doStop() throws Exception {
    types().remove(this);
    super.doStop();
  }

  @Override
  protected void doSuspend() throws Exception {
    types().remove(this);
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    super.doResume();
    types().add(this);
  }
}
