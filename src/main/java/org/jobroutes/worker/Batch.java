package org.jobroutes.worker;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Claimed jobs that threads take one after the other, so that quick jobs cost no change of threads.
 * Any number of threads may work on it at once; when none gets on, {@link Crew} sends more.
 */
final class Batch implements Runnable {
  private final List<Run> runs;
  private final Runnable taken;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger threads = new AtomicInteger();
  private volatile long lastTaken = System.nanoTime();

  /**
   * A batch.
   *
   * @param taken called once, when its last job has been taken
   */
  Batch(List<Run> runs, Consumer<Batch> taken) {
    this.runs = runs;
    this.taken = () -> taken.accept(this);
  }

  @Override
  public void run() {
    threads.incrementAndGet();
    try {
      for (int i = next.getAndIncrement(); i < runs.size(); i = next.getAndIncrement()) {
        lastTaken = System.nanoTime();
        if (i == runs.size() - 1) {
          taken.run();
        }
        runs.get(i).run();
      }
    } finally {
      threads.decrementAndGet();
    }
  }

  /** No thread will ever work on it. */
  void giveBack() {
    taken.run();
    runs.forEach(Run::giveBack);
  }

  /**
   * How many more threads it needs: none while it gets on, else as many again as are stuck in it.
   */
  int missingThreads(long now, long patience) {
    int left = runs.size() - next.get();
    return left <= 0 || now - lastTaken < patience ? 0 : Math.min(left, Math.max(1, threads.get()));
  }
}
