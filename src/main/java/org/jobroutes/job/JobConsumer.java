package org.jobroutes.job;

import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** The started route of a job type. Workers find it in {@link JobTypes} and hand it their jobs. */
public class JobConsumer extends DefaultConsumer {
  private JobPolicy policy;

  JobConsumer(JobEndpoint endpoint, Processor processor, JobPolicy policy) {
    super(endpoint, processor);
    this.policy = policy;
  }

  /** The policy of the type; a route's description serves where the type has none of its own. */
  public JobPolicy policy() {
    return policy;
  }

  private JobTypes types() {
    return ((JobComponent) getEndpoint().getComponent()).types();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    policy = policy.describedAs(getRoute() == null ? null : getRoute().getDescription());
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
