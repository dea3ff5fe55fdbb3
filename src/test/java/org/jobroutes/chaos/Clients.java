package org.jobroutes.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Who uses the queue while it is shaken, each in a thread of its own. */
final class Clients implements AutoCloseable {
  private static final int MOST_AT_ONCE = 40;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "client");
            thread.setDaemon(true);
            return thread;
          });

  private final List<Future<Void>> working = new ArrayList<>();
  private final Pace pace = new Pace();
  private final Plan plan;

  /** What a client does at once. */
  @FunctionalInterface
  interface Act {
    void perform(Random choices, int size) throws Exception;
  }

  Clients(Plan plan) {
    this.plan = plan;
  }

  /** Lets one begin, who acts in parts of up to that size until all is done. */
  void begin(int all, int most, Act act) {
    Random choices = plan.choices(working.size());
    working.add(
        threads.submit(
            () -> {
              int done = 0;
              while (done < all) {
                pace.await((double) done / all);
                int size = 1 + choices.nextInt(Math.min(most, all - done));
                act.perform(choices, size);
                done += size;
              }
              return null;
            }));
  }

  void begin(int all, Act act) {
    begin(all, MOST_AT_ONCE, act);
  }

  /** Allows each that share of its work. */
  void allow(double share) {
    pace.allow(share);
  }

  /** Fails if one of them has failed. */
  void check() throws InterruptedException, ExecutionException {
    for (Future<Void> one : working) {
      if (one.isDone()) {
        one.get();
      }
    }
  }

  /** Waits until all have done their work. */
  void join() throws InterruptedException, ExecutionException {
    for (Future<Void> one : working) {
      one.get();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
