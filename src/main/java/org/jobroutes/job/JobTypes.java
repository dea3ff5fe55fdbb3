package org.jobroutes.job;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The job types that have a started route here. A type that isn't in it is never claimed. */
public class JobTypes {
  private final Map<String, JobConsumer> consumers = new ConcurrentHashMap<>();

  /** The started route of a type, or null. */
  public JobConsumer find(String type) {
    return consumers.get(type);
  }

  /**
   * The started route of a type, held for an attempt, or null. One that was replaced before it was
   * held may be removed at any time, so then it is the one in its place.
   */
  public JobConsumer hold(String type) {
    JobConsumer consumer = find(type);
    while (consumer != null) {
      consumer.hold();
      JobConsumer serving = find(type);
      if (serving == consumer) {
        break;
      }
      consumer.release();
      consumer = serving;
    }
    return consumer;
  }

  public Collection<JobConsumer> all() {
    return consumers.values();
  }

  void add(JobConsumer consumer) {
    String type = consumer.policy().type();
    consumers.merge(
        type,
        consumer,
        (other, added) -> {
          // A newer version of the same file takes over.
          if (other != added && !added.source().isSame(other.source())) {
            throw declaredTwice(type, other.getRouteId(), added.getRouteId());
          }
          return added;
        });
  }

  /** Says that two routes start from one type. */
  public static IllegalStateException declaredTwice(String type, String one, String other) {
    return new IllegalStateException(
        "job:%s is declared twice, by the routes %s and %s; give one of them another name"
            .formatted(type, one, other));
  }

  void remove(JobConsumer consumer) {
    consumers.remove(consumer.policy().type(), consumer);
  }
}
