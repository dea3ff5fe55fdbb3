package org.jobroutes.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ports for the servers of tests. */
public final class Ports {
  private static final int LOWEST = 20_000;

  /** Outgoing connections get theirs above it, and one of them must not take the place. */
  private static final int HIGHEST = 32_000;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** A free port, for one server: it stays free until that starts and whenever it is away. */
  public static int free() {
    return new Random()
        .ints(LOWEST, HIGHEST)
        .filter(port -> GIVEN.add(port) && isFree(port))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
