package org.jobroutes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code jobs serve}: the worker and its HTTP API, until it is told to stop. */
@Command(
    name = "serve",
    description = "Start the worker and the HTTP API; Ctrl-C stops everything.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Override
  public Integer call() throws Exception {
    Settings settings = Application.settings();
    refuseBusyPort(settings);
    Database database = Database.open(settings);
    AtomicReference<JobRoutes> application = new AtomicReference<>();
    Thread stop = new Thread(() -> stop(application.get(), database), "stop");
    // From here on there is something to stop, also while the rest still starts.
    Runtime.getRuntime().addShutdownHook(stop);
    application.set(JobRoutes.start(settings, database));
    new Welcome(settings, System.out).say(application.get(), database.fresh());
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

  private static void stop(JobRoutes application, Database database) {
    LOG.info("Stopping: running jobs may end, nothing new is claimed");
    try (database) {
      if (application != null) {
        application.stop();
      }
    } catch (Exception e) {
      LOG.error("The stop was not clean; what is left running will be rescued", e);
    }
    LOG.info("Stopped");
  }
}
