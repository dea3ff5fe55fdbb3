package org.jobroutes.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** What the jobs do, and how often each of them has done it in this process. */
public final class Runs {
  private static final AtomicLong FIRST_START = new AtomicLong();
  private static final AtomicInteger ENDED = new AtomicInteger();
  private static final AtomicInteger OTHERS = new AtomicInteger();
  private static volatile AtomicIntegerArray starts = new AtomicIntegerArray(0);
  private static volatile int expectedMillis;

  private Runs() {}

  /** The job that only counts itself. */
  public static void noop(Integer job) {
    started(job, 0);
    ENDED.incrementAndGet();
  }

  /** The job that waits, as for an answer from another server. */
  public static void sleep(Integer job, Integer millis) {
    started(job, millis);
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("job " + job + " was interrupted", e);
    }
    ENDED.incrementAndGet();
  }

  private static void started(int job, int millis) {
    if (FIRST_START.get() == 0) {
      FIRST_START.compareAndSet(0, System.nanoTime());
    }
    if (millis != expectedMillis) {
      OTHERS.incrementAndGet();
    }
    starts.incrementAndGet(job);
  }

  static void expect(int jobs, int millis) {
    expectedMillis = millis;
    starts = new AtomicIntegerArray(jobs);
  }

  static long firstStart() {
    return FIRST_START.get();
  }

  static boolean allEnded() {
    return ENDED.get() >= starts.length();
  }

  /** How many starts were of jobs that wait longer or shorter than expected. */
  static int others() {
    return OTHERS.get();
  }

  /** How many jobs were started more than once. */
  static long duplicates() {
    return IntStream.range(0, starts.length()).filter(job -> starts.get(job) > 1).count();
  }

  /** How many jobs were never started. */
  static long missing() {
    return IntStream.range(0, starts.length()).filter(job -> starts.get(job) == 0).count();
  }
}
