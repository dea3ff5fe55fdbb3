package org.jobroutes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code jobs serve}: the worker and its HTTP API, until it is told to stop. */
@Command(
    name = "serve",
    description = "Start the worker and the HTTP API (the default); Ctrl-C stops everything.",
    footer = {
      "",
      "Settings are in application.properties; the environment wins over that file.",
      "Examples:",
      "  bin/jobs",
      "  PORT=3009 DATABASE_URL=postgres://user:password@host/name bin/jobs serve"
    })
final class ServeCommand implements Callable<Integer> {
  @ParentCommand private Application application;

  @Override
  public Integer call() throws Exception {
    Settings settings = application.settings();
    refuseBusyPort(settings);
    Database database = Database.open(settings);
    Lifetime lifetime = Lifetime.start(settings, database);
    new Welcome(settings, System.out).say(lifetime.application(), database.fresh());
    // The hook ends the process; this thread only keeps it alive until then.
    new CountDownLatch(1).await();
    return 0;
  }

  private static void refuseBusyPort(Settings settings) {
    if (canBind(settings.host(), settings.port())) {
      return;
    }
    if (!canBind(settings.host(), 0)) {
      throw RefusedStart.usage(
          "jobs.host: given \"%s\", allowed an address of this machine such as 127.0.0.1, or 0.0.0.0 for all that it has"
              .formatted(settings.host()));
    }
    throw new RefusedStart(
        "Port %d of %s is in use (is the application running already?): stop what uses it, or choose another one with PORT=%d"
            .formatted(settings.port(), settings.host(), settings.port() + 1));
  }

  private static boolean canBind(String host, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
