package org.jobroutes.files;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;

/**
 * Camel's {@code direct:}, whose routes a newer version of a job file takes over while the older
 * one ends what is inside of it. Only the newest is called, and at no moment none.
 */
public final class HandoverDirect extends DirectComponent {
  private final Map<String, Deque<HandoverConsumer>> started = new HashMap<>();
  private Collection<? extends Consumer> yielding = List.of();

  /** From now on the addresses of these consumers may be taken over, and no others. */
  synchronized void letGo(Collection<? extends Consumer> consumers) {
    yielding = List.copyOf(consumers);
  }

  @Override
  public synchronized void addConsumer(String key, DirectConsumer consumer) {
    Deque<HandoverConsumer> versions = started.computeIfAbsent(key, first -> new ArrayDeque<>());
    HandoverConsumer before = versions.peekFirst();
    boolean takesOver = before != null && yielding.contains(before);
    if (takesOver) {
      super.removeConsumer(key, before);
    }
    // Camel refuses a second one at an address.
    super.addConsumer(key, consumer);
    HandoverConsumer newest = (HandoverConsumer) consumer;
    versions.addFirst(newest);
    if (takesOver) {
      before.passOnTo(newest);
    }
  }

  @Override
  public synchronized void removeConsumer(String key, DirectConsumer consumer) {
    Deque<HandoverConsumer> versions = started.getOrDefault(key, new ArrayDeque<>());
    boolean newest = consumer.equals(versions.peekFirst());
    versions.remove(consumer);
    super.removeConsumer(key, consumer);
    if (versions.isEmpty()) {
      started.remove(key);
    } else if (newest) {
      // A newer version that could not start leaves the address to the one before.
      versions.getFirst().passOnTo(null);
      super.addConsumer(key, versions.getFirst());
    }
  }

  @Override
  protected DirectConsumer getConsumer(String key, boolean wait, long most)
      throws InterruptedException {
    DirectConsumer consumer;
    synchronized (this) {
      consumer = super.getConsumer(key, false, 0);
    }
    return consumer == null && wait ? super.getConsumer(key, true, most) : consumer;
  }

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
    public Consumer createConsumer(Processor route) throws Exception {
      Consumer consumer = new HandoverConsumer(this, route);
      configureConsumer(consumer);
      return consumer;
    }

    @Override
    public boolean isMultipleConsumersSupported() {
      return true;
    }
  }
}
