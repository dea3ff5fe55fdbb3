package org.jobroutes.fallback;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Project;
import org.jobroutes.support.TestDatabase;

/** The routes that forward events, without the rest of the application. */
final class EventRoutes implements AutoCloseable {
  private final CamelContext context = new DefaultCamelContext();
  private final HikariDataSource pool;
  private final EventRequests requests;

  /**
   * Starts them.
   *
   * @param limit how long a request may take
   */
  EventRoutes(DatabaseUrl database, EventTarget target, Duration limit) throws Exception {
    pool = TestDatabase.pool(database);
    requests = new EventRequests(target, limit);
    context.getRegistry().bind("events", pool);
    context.getRegistry().bind("eventRequests", requests);
    context.getRegistry().bind("eventFailures", new EventFailures());
    Properties properties = new Properties();
    properties.put("jobs.inngest-base-url", target.baseUrl());
    context.getPropertiesComponent().setOverrideProperties(properties);
    for (Path file : Project.files("routes/fallback", ".camel.yaml")) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
    }
    context.start();
    context.getRouteController().startRouteGroup("worker");
  }

  ServiceStatus status() {
    return context.getRouteController().getRouteStatus("forward-events");
  }

  /** All that Camel would tell of its endpoints. */
  String description() {
    return context.getEndpoints().stream()
        .map(endpoint -> endpoint.getEndpointUri() + " " + endpoint)
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    requests.close();
    context.stop();
    pool.close();
  }
}
