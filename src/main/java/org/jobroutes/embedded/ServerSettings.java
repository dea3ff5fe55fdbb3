package org.jobroutes.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's settings, written anew at each start; they keep the port from start to start. */
final class ServerSettings {
  /** Ends the cluster's postgresql.conf; what an operator adds after it wins. */
  static final String INCLUDE = "\ninclude_if_exists = 'jobroutes.conf'\n";

  private static final Pattern PORT = Pattern.compile("(?m)^port = (\\d{1,5})$");
  private static final String TEXT =
      """
      # Written anew at each start: own settings belong at the end of postgresql.conf
      port = %d
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      max_connections = 100
      shared_buffers = 128MB
      fsync = on
      synchronous_commit = on
      full_page_writes = on
      password_encryption = 'scram-sha-256'
      timezone = 'UTC'
      log_timezone = 'UTC'
      # What a client is told isn't logged, too: each job that is refused would take a kilobyte.
      log_min_messages = log
      # But whoever waits a second for a lock, or in a circle, is.
      log_lock_waits = on
      """;

  private ServerSettings() {}

  static void write(DataFolder folder, int port, RunAs runAs) throws IOException {
    Files.writeString(folder.settings(), TEXT.formatted(port));
    runAs.claim(folder.settings());
  }

  /** The port of the last start where it is free, else any free one. */
  static int choosePort(DataFolder folder) throws IOException {
    int last = lastPort(folder);
    try {
      return freePort(last);
    } catch (IOException taken) {
      return freePort(0);
    }
  }

  private static int lastPort(DataFolder folder) throws IOException {
    if (!Files.exists(folder.settings())) {
      return 0;
    }
    Matcher port = PORT.matcher(Files.readString(folder.settings()));
    return port.find() ? Integer.parseInt(port.group(1)) : 0;
  }

  private static int freePort(int wanted) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(loopback, wanted));
      return socket.getLocalPort();
    }
  }
}
