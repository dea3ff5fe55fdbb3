package org.jobroutes.worker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places of this worker in which jobs run. Each has an equal share of the memory that payloads
 * may take together; a job whose payload is larger takes several.
 */
public class Slots {
  /** The part of the heap, for a payload that is parsed takes several times its length. */
  private static final int PART_OF_HEAP = 16;

  private final int all;
  private final long share;
  private final AtomicInteger free;

  /** So many, all free, whose payloads may take a sixteenth of the heap. */
  public Slots(int all) {
    this(all, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * The same with other memory.
   *
   * @param memory for the payloads of all jobs that run, in characters
   */
  Slots(int all, long memory) {
    this.all = all;
    share = Math.max(1, memory / all);
    free = new AtomicInteger(all);
  }

  /** The result of {@link #giveBack}: how many were free before and are now. */
  record Freed(int before, int now) {
    /** Whether there are that many now and were fewer before. */
    boolean reaches(int count) {
      return before < count && now >= count;
    }
  }

  int all() {
    return all;
  }

  /** How many are free; less than none while large jobs take more than there are. */
  public int free() {
    return free.get();
  }

  /** The memory that so many have for payloads, in characters. */
  long memory(int count) {
    return count * share;
  }

  /** How many a job with that payload takes: all of them at most, and it runs alone. */
  int neededFor(String payload) {
    return payload == null ? 1 : (int) Math.min(all, 1 + payload.length() / share);
  }

  void take(int count) {
    free.addAndGet(-count);
  }

  Freed giveBack(int count) {
    int before = free.getAndAdd(count);
    return new Freed(before, before + count);
  }
}
