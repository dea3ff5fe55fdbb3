package org.jobroutes.worker;

import java.util.concurrent.atomic.AtomicInteger;

/** The places of this worker in which jobs run. */
public class Slots {
  private final int all;
  private final AtomicInteger free;

  public Slots(int all) {
    this.all = all;
    free = new AtomicInteger(all);
  }

  int all() {
    return all;
  }

  public int free() {
    return free.get();
  }

  void take(int count) {
    free.addAndGet(-count);
  }

  int giveBack(int count) {
    return free.addAndGet(count);
  }
}
