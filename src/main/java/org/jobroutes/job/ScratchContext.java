package org.jobroutes.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;

/**
 * Creates a file's routes without starting them, in a context of its own, so that a bad file does
 * no harm.
 */
public class ScratchContext {
  static final String NO_TYPE =
      "it declares no job type; a job file needs a route that starts from job:<type>";

  private final CamelContext real;
  private final Properties settings;
  private final Consumer<CamelContext> configuration;

  /**
   * A place to try files.
   *
   * @param real whose beans the routes may name
   * @param settings that {@code {{placeholders}}} may name
   * @param configuration what is done to the components of the real context too
   */
  public ScratchContext(
      CamelContext real, Properties settings, Consumer<CamelContext> configuration) {
    this.real = real;
    this.settings = settings;
    this.configuration = configuration;
  }

  /**
   * What a file declares.
   *
   * @param types job types
   * @param ids of its routes, but those that Camel makes up
   */
  record Declared(List<String> types, List<String> ids) {}

  /**
   * The job types and routes that a file declares.
   *
   * @throws Exception saying what is wrong with the file
   */
  Declared declaredBy(Resource resource) throws Exception {
    try (DefaultCamelContext context =
        new DefaultCamelContext(new DefaultRegistry(real.getRegistry()))) {
      context.setAutoStartup(false);
      context.getPropertiesComponent().setInitialProperties(settings);
      configuration.accept(context);
      PluginHelper.getRoutesLoader(context).loadRoutes(resource);
      context.start();
      return new Declared(types(context), ids(context));
    }
  }

  private static List<String> types(CamelContext context) {
    Map<String, String> routes = new LinkedHashMap<>();
    for (Route route : context.getRoutes()) {
      if (route.getEndpoint() instanceof JobEndpoint endpoint) {
        String other = routes.put(endpoint.getType(), route.getRouteId());
        if (other != null) {
          throw JobTypes.declaredTwice(endpoint.getType(), other, route.getRouteId());
        }
      }
    }
    if (routes.isEmpty()) {
      throw new IllegalArgumentException(NO_TYPE);
    }
    return List.copyOf(routes.keySet());
  }

  private static List<String> ids(DefaultCamelContext context) {
    return context.getRouteDefinitions().stream()
        .filter(route -> route.hasCustomIdAssigned())
        .map(route -> route.getRouteId())
        .toList();
  }
}
