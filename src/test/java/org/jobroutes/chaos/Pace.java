package org.jobroutes.chaos;

/** Keeps clients in step with the chaos: each part of their work waits until it is allowed. */
final class Pace {
  private double allowed;

  /** Allows work up to that share of all. */
  synchronized void allow(double share) {
    allowed = Math.max(allowed, share);
    notifyAll();
  }

  /** Waits until work beyond that share is allowed. */
  synchronized void await(double share) throws InterruptedException {
    while (share >= allowed) {
      wait();
    }
  }
}
