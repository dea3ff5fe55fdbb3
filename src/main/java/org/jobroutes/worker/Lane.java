package org.jobroutes.worker;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Quick jobs in a row, which a thread takes one after the other, so that they cost no change of
 * threads. Any number of threads may work on it at once; when none gets on, {@link Crew} sends
 * more.
 */
final class Lane implements Runnable {
  private final Queue<Run> runs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger threads = new AtomicInteger();
  private volatile long lastTaken;

  /** Adds jobs; true when no thread works on it, and the caller must send one. */
  boolean add(List<Run> more) {
    runs.addAll(more);
    boolean left = isLeft();
    if (left) {
      lastTaken = System.nanoTime();
    }
    return left;
  }

  @Override
  public void run() {
    do {
      for (Run run = take(); run != null; run = take()) {
        run.run();
      }
      threads.decrementAndGet();
      // One that was added after the last look had seen this thread at work.
    } while (isLeft());
  }

  /** A thread that was counted in can't come. */
  void countOut() {
    threads.decrementAndGet();
  }

  /** What waits is given back. */
  void giveBack() {
    for (Run run = take(); run != null; run = take()) {
      run.giveBack();
    }
  }

  /** Whether jobs wait in it. */
  boolean isBusy() {
    return !runs.isEmpty();
  }

  /**
   * Counts in the threads that it lacks, and tells how many: none while it gets on, else as many
   * again as are stuck in it.
   */
  int countInMissing(long now, long patience) {
    if (!isBusy() || now - lastTaken < patience) {
      return 0;
    }
    int more = Math.min(runs.size(), Math.max(1, threads.get()));
    threads.addAndGet(more);
    return more;
  }

  private boolean isLeft() {
    return isBusy() && threads.compareAndSet(0, 1);
  }

  private Run take() {
    lastTaken = System.nanoTime();
    return runs.poll();
  }
}
