package org.jobroutes.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;

/**
 * This process, as the database knows it.
 *
 * @param id unique for each start of a process; it is part of the fence
 * @param lease how long a claim is exclusive without a sign of life
 * @param slots for jobs that run at once; one with a large payload takes several
 * @param batchSize claimed jobs that are handed over together
 * @param pollInterval longest wait between two polls
 */
public record Worker(String id, Duration lease, int slots, int batchSize, Duration pollInterval) {
  /** A name that no other start of a process has. */
  public static String newId() {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return host() + "-" + ProcessHandle.current().pid() + "-" + random;
  }

  /** The lease in seconds, as SQL takes it. */
  public double leaseSeconds() {
    return lease.toMillis() / 1000.0;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "worker";
    }
  }
}
