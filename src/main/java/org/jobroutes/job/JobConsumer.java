package org.jobroutes.job;

import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultConsumer;

/** The started route of a job type. Workers find it in {@link JobTypes} and hand it their jobs. */
public class JobConsumer extends DefaultConsumer {
  private JobPolicy policy;
  private String version;

  JobConsumer(JobEndpoint endpoint, Processor processor, JobPolicy policy) {
    super(endpoint, processor);
    this.policy = policy;
  }

  /** The policy of the type; a route's description serves where the type has none of its own. */
  public JobPolicy policy() {
    return policy;
  }

  /** The version of the file that the route stands in, a hash of its text; null for one in Java. */
  public String version() {
    return version;
  }

  private JobTypes types() {
    return ((JobComponent) getEndpoint().getComponent()).types();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    Route route = getRoute();
    policy = policy.describedAs(route == null ? null : route.getDescription());
    version = route == null ? null : versionOf(route.getSourceResource());
    types().add(this);
  }

  private static String versionOf(Resource source) throws IOException {
    if (source == null || !source.exists()) {
      return null;
    }
    try (InputStream text = source.getInputStream()) {
      return Hashes.of(text.readAllBytes());
    }
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
