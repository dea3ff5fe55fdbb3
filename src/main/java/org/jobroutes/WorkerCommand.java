package org.jobroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * A command that runs jobs in this process, whatever else runs beside it. It needs an HTTP port of
 * its own, since the application serves the demonstration upstream to itself.
 */
abstract class WorkerCommand extends DatabaseCommand {
  @Override
  Settings settings(Application given) {
    return given.settings(
        Map.of("JOBS_HOST", "127.0.0.1", "JOBS_PORT", freePort(), "JOBS_SCHEDULES", "false"));
  }

  private static String freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("There is no free port on 127.0.0.1", e);
    }
  }
}
