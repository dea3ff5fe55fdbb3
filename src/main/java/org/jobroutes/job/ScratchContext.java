package org.jobroutes.job;

import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;

/**
 * Creates a file's routes without starting them, in a context of its own, so that a bad file does
 * no harm.
 */
public class ScratchContext {
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
   * The job types that a file declares.
   *
   * @throws Exception saying what is wrong with the file
   */
  public List<String> typesOf(Resource resource) throws Exception {
    try (DefaultCamelContext context =
        new DefaultCamelContext(new DefaultRegistry(real.getRegistry()))) {
      context.setAutoStartup(false);
      context.getPropertiesComponent().setInitialProperties(settings);
      configuration.accept(context);
      PluginHelper.getRoutesLoader(context).loadRoutes(resource);
      context.start();
      return checked(context);
    }
  }

  private List<String> checked(CamelContext context) {
    List<String> types =
        context.getRoutes().stream()
            .filter(route -> route.getEndpoint() instanceof JobEndpoint)
            .map(route -> ((JobEndpoint) route.getEndpoint()).getType())
            .toList();
    if (types.isEmpty()) {
      throw new IllegalArgumentException(
          "it declares no job type; a job file needs a route that starts from job:<type>");
    }
    return types;
  }
}
