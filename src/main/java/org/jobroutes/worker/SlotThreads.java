package org.jobroutes.worker;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for slots: virtual ones from JDK 24 on, where {@code synchronized} no longer pins them;
 * else as many pooled ones as jobs run at once.
 */
final class SlotThreads {
  private static final int FIRST_UNPINNED = 24;

  private SlotThreads() {}

  static ExecutorService create() {
    if (Runtime.version().feature() < FIRST_UNPINNED) {
      return pooled();
    }
    try {
      Method virtual = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) virtual.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ExecutorService pooled() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "slot-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
