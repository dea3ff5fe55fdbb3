package org.jobroutes.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What comes one by one and is taken many at a time, by one taker, who is there while any come. */
final class Gathering<T> {
  private final int most;
  private final Runnable taker;
  private final Lock lock = new ReentrantLock();
  private final Condition enough = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private boolean taking;
  private int wanted;

  /**
   * An empty one.
   *
   * @param most how many are taken at a time
   * @param taker begins, elsewhere, to take until none is left
   */
  Gathering(int most, Runnable taker) {
    this.most = most;
    this.taker = taker;
  }

  /** One more; where the taker can't begin, which throws, it isn't there. */
  void add(T one) {
    lock.lock();
    try {
      if (!taking) {
        taker.run();
        taking = true;
      }
      waiting.add(one);
      if (waiting.size() == wanted) {
        enough.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Those that have come, once they are half of all; none when the taker is done.
   *
   * @param away how many are expected to come again
   * @param nanos for how long to wait for half of all, those that are there and those that are away
   */
  List<T> take(int away, long nanos) {
    lock.lock();
    try {
      wanted = (away + waiting.size() + 1) / 2;
      await(nanos);
      List<T> taken = new ArrayList<>();
      while (taken.size() < most && !waiting.isEmpty()) {
        taken.add(waiting.remove());
      }
      taking = !taken.isEmpty();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void await(long nanos) {
    try {
      for (long left = nanos; waiting.size() < wanted && left > 0; ) {
        left = enough.awaitNanos(left);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** The taker has failed: the next one that comes begins anew. */
  void fail() {
    lock.lock();
    try {
      taking = false;
    } finally {
      lock.unlock();
    }
  }
}
