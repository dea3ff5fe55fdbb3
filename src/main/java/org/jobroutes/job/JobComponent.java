package org.jobroutes.job;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * The {@code job:} component: each route that starts with {@code job:<type>} is the handler of that
 * job type.
 */
@Component("job")
public class JobComponent extends DefaultComponent {
  private final JobTypes types = new JobTypes();

  /** The types that have a started route in this context. */
  public JobTypes types() {
    return types;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String type, Map<String, Object> parameters)
      throws Exception {
    JobEndpoint endpoint = new JobEndpoint(uri, this, JobPolicy.checkedType(type));
    setProperties(endpoint, parameters);
    if (!parameters.isEmpty()) {
      throw new IllegalArgumentException(unknown(type, parameters));
    }
    return endpoint;
  }

  private static String unknown(String type, Map<String, Object> parameters) {
    return "%s: there is no such option; from: job:%s allows %s, and to: job:%s allows %s"
        .formatted(
            String.join(", ", parameters.keySet()),
            type,
            String.join(", ", JobOptions.OF_A_TYPE),
            type,
            String.join(", ", JobOptions.OF_A_JOB));
  }
}
