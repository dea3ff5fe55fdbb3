package org.jobroutes;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainConfigurationProperties;
import org.jobroutes.database.Pools;
import org.jobroutes.http.Guard;
import org.jobroutes.http.HttpFront;
import org.jobroutes.http.HttpListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running application: its routes, its HTTP server and its worker. */
final class JobRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(JobRoutes.class);

  private final Settings settings;
  private final HikariDataSource lifecycle;
  private final HikariDataSource shared;
  private final HikariDataSource requests;
  private final HttpListener listener;
  private final Fallback fallback;
  private final Main main = new Main();
  private final WorkerStart worker;
  private Beans beans;

  private JobRoutes(Settings settings, Database database) {
    this.settings = settings;
    this.lifecycle = Pools.lifecycle(database.url());
    this.shared = Pools.shared(database.url(), settings.databaseConnections());
    this.requests = Pools.requests(database.url(), settings.databaseConnections());
    this.listener = new HttpListener(settings.host(), settings.port());
    this.fallback = new Fallback(settings, database.url());
    this.worker = new WorkerStart(lifecycle, this::work);
  }

  /**
   * Starts it. The worker begins when the database answers, which may be later.
   *
   * @throws RefusedStart when the database is newer than this version, or a setting is wrong
   */
  static JobRoutes start(Settings settings, Database database) throws Exception {
    JobRoutes application = new JobRoutes(settings, database);
    boolean migrated = application.worker.migrated();
    try {
      application.startRoutes(database);
      application.worker.begin(migrated);
      application.listen();
    } catch (RefusedStart e) {
      application.stop();
      throw e;
    }
    return application;
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  /** For calls from outside the routes. */
  ProducerTemplate calls() {
    return beans.calls;
  }

  /** The bean that routes know by this name. */
  <T> T bean(String name, Class<T> type) {
    return context().getRegistry().lookupByNameAndType(name, type);
  }

  /** Open once the worker has begun. */
  CountDownLatch working() {
    return worker.begun();
  }

  private void startRoutes(Database database) throws Exception {
    MainConfigurationProperties configuration = main.configure();
    configuration.setName("jobroutes");
    configuration.setRoutesIncludePattern(
        CoreRoutes.locations(settings.demonstration(), settings.execution().sendsEvents()));
    configuration.setShutdownTimeout(1);
    configuration.setStartupSummaryLevel(StartupSummaryLevel.Off);
    configuration.setAutoConfigurationLogSummary(false);
    main.setPropertyPlaceholderLocations("false");
    settings.all().forEach((key, value) -> main.addInitialProperty((String) key, (String) value));
    main.init();
    beans = new Beans(main.getCamelContext(), settings, database, lifecycle, shared);
    context().getRegistry().bind("requestPool", requests);
    HttpFront.install(context(), listener, new Guard(settings.keys(), settings.address()));
    fallback.bind(context().getRegistry());
    beans.checkClasses();
    main.start();
    beans.classes.start();
    settings.allowed().guard(context());
    beans.files.load();
    if (settings.demonstration()) {
      LOG.info(
          "Calendars come from the {}; MEXC_WEB_URL and MEXC_BASE_URL make it live",
          Settings.DEMONSTRATION);
    }
  }

  private void work() throws Exception {
    beans.calls.requestBody("direct:report-worker", (Object) null);
    try {
      // Who may ask finds the job types known, and jobs may ask.
      listen();
    } catch (RefusedStart e) {
      forget();
      throw e;
    }
    context().getRouteController().startRouteGroup("worker");
    beans.wakeUp.start();
  }

  private void listen() {
    try {
      listener.listen();
    } catch (IOException e) {
      throw new RefusedStart(
          "%s; stop what uses it, or choose another one with PORT=%d"
              .formatted(e.getMessage(), settings.port() + 1));
    }
  }

  /** Lets running jobs end, gives the rest back, and stops everything that was started. */
  void stop() throws Exception {
    try (lifecycle;
        shared;
        requests;
        fallback;
        listener) {
      if (worker.hasBegun()) {
        beans.drain.run();
        forget();
      }
      worker.giveUp();
      beans.wakeUp.stop();
      fallback.stopSending();
      listener.refuse();
      main.stop();
    }
  }

  private void forget() {
    try {
      beans.calls.requestBody("direct:forget-worker", (Object) null);
    } catch (RuntimeException e) {
      LOG.debug("Not forgotten, it will be in a day: {}", e.getMessage());
    }
  }
}
