package org.jobroutes.files;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectEndpoint;

/**
 * Camel's {@code direct:}, whose routes a newer version of a job file may take over while the older
 * one ends what is inside of it. Still only one of them is called.
 */
public final class HandoverDirect extends DirectComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters)
      throws Exception {
    DirectEndpoint endpoint = new HandoverEndpoint(uri, this);
    endpoint.setBlock(isBlock());
    endpoint.setTimeout(getTimeout());
    setProperties(endpoint, parameters);
    return endpoint;
  }

  private static final class HandoverEndpoint extends DirectEndpoint
      implements MultipleConsumersSupport {
    private HandoverEndpoint(String uri, DirectComponent component) {
      super(uri, component);
    }

    @Override
    public boolean isMultipleConsumersSupported() {
      return true;
    }
  }
}
