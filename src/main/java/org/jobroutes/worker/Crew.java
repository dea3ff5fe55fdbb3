package org.jobroutes.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run jobs. A job of a slow type gets one of its own at once; jobs of quick types
 * share a lane a processor, and one that turns out slow is left behind within milliseconds.
 */
final class Crew {
  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
  private static final long PATIENCE = 2_000_000;
  private static final double SLOW_NANOS = 500_000;
  private static final double LONGEST_NANOS = 2_000_000;
  private static final double WEIGHT = 1 / 16.0;

  private final ExecutorService threads = SlotThreads.create();
  private final Map<String, Pace> paces = new ConcurrentHashMap<>();
  private final Lane[] lanes = new Lane[Runtime.getRuntime().availableProcessors()];
  private final AtomicInteger turn = new AtomicInteger();
  private final Thread foreman = new Thread(this::watch, "crew");

  /** How long the jobs of a type hold their threads; of two that end at once one may be missed. */
  private static final class Pace {
    private volatile double average = LONGEST_NANOS;

    private void learn(long nanos) {
      double known = average;
      average = known + (Math.min((double) nanos, LONGEST_NANOS) - known) * WEIGHT;
    }
  }

  Crew() {
    Arrays.setAll(lanes, i -> new Lane());
    foreman.setDaemon(true);
    foreman.start();
  }

  /** Starts the jobs and doesn't wait for them; what gets no thread is given back. */
  void start(List<Run> runs) {
    List<Run> quick = new ArrayList<>(runs.size());
    for (Run run : runs) {
      if (!isSlow(run.claim().type())) {
        quick.add(run);
      } else if (!hasThread(run)) {
        run.giveBack();
      }
    }
    if (!quick.isEmpty()) {
      Lane lane = lanes[Math.floorMod(turn.getAndIncrement(), lanes.length)];
      if (lane.add(quick) && !hasThread(lane)) {
        lane.countOut();
        lane.giveBack();
      }
      LockSupport.unpark(foreman);
    }
  }

  private boolean hasThread(Runnable work) {
    try {
      threads.execute(work);
      return true;
    } catch (RuntimeException | Error e) {
      LOG.error("There is no thread for a job, it is given back: {}", e.toString());
      return false;
    }
  }

  /**
   * Learns how long a job has held its thread. More than 2 ms count as 2 ms: a quick job that had
   * to wait for a processor doesn't make its type slow, five in a row do.
   */
  void learn(String type, long nanos) {
    paces.computeIfAbsent(type, first -> new Pace()).learn(nanos);
  }

  /** Whether its jobs get threads of their own; so do those of a type that isn't known yet. */
  boolean isSlow(String type) {
    Pace pace = paces.get(type);
    return pace == null || pace.average > SLOW_NANOS;
  }

  private void watch() {
    while (true) {
      if (Arrays.stream(lanes).noneMatch(Lane::isBusy)) {
        LockSupport.park(this);
      }
      LockSupport.parkNanos(this, PATIENCE);
      long now = System.nanoTime();
      for (Lane lane : lanes) {
        for (int missing = lane.countInMissing(now, PATIENCE); missing > 0; missing--) {
          if (!hasThread(lane)) {
            // What waits there waits for the threads that it has.
            lane.countOut();
          }
        }
      }
    }
  }
}
