package org.jobroutes.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports for servers that go away and come back on the same one. */
public final class Ports {
  private static final int LOWEST = 20_000;

  /** Outgoing connections get theirs above it, and one of them must not take the place. */
  private static final int HIGHEST = 32_000;

  private Ports() {}

  /** A free port that stays free while its server is away. */
  public static int lasting() {
    return new Random().ints(LOWEST, HIGHEST).filter(Ports::isFree).findFirst().orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
