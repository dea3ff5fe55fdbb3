package org.jobroutes.worker;

import org.apache.hc.core5.concurrent.Cancellable;

/** The thread that is inside of an attempt's route, to be interrupted there and nowhere else. */
final class RouteThread {
  private static final ThreadLocal<RouteThread> CURRENT = new ThreadLocal<>();

  private Thread thread;
  private Cancellable call;
  private boolean interrupted;
  private String interruptedAt;

  /** What this thread is inside of, or null. */
  static RouteThread current() {
    return CURRENT.get();
  }

  /** False when it was interrupted before it came. */
  synchronized boolean enter() {
    if (interrupted) {
      return false;
    }
    thread = Thread.currentThread();
    CURRENT.set(this);
    return true;
  }

  synchronized void leave() {
    thread = null;
    call = null;
    CURRENT.remove();
    // A late interrupt of this job must not hit the next one on this thread.
    Thread.interrupted();
  }

  /** Interrupts it; false when there is none, because the route waits for a callback. */
  synchronized boolean interrupt() {
    interrupted = true;
    if (thread == null) {
      return false;
    }
    interruptedAt = Fault.frames(thread.getStackTrace());
    thread.interrupt();
    if (call != null) {
      call.cancel();
    }
    return true;
  }

  /** Where it was when it was interrupted, or null. */
  synchronized String interruptedAt() {
    return interruptedAt;
  }

  /** The HTTP call that it waits for from now on: no interrupt reaches a socket. */
  synchronized void waitsFor(Cancellable http) {
    call = http;
    if (interrupted) {
      http.cancel();
    }
  }
}
