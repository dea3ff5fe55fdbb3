package org.jobroutes.worker;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for slots: virtual ones from JDK 21 on, else as many pooled ones as jobs run at once. */
final class SlotThreads {
  private SlotThreads() {}

  static ExecutorService create() {
    try {
      Method virtual = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) virtual.invoke(null);
    } catch (ReflectiveOperationException olderJdk) {
      AtomicInteger number = new AtomicInteger();
      return Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "slot-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
