package org.jobroutes.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.apache.camel.support.ResourceHelper;
import org.jobroutes.job.JobEndpoint;
import org.jobroutes.job.JobPolicy;
import org.jobroutes.job.JobSource;
import org.jobroutes.job.JobTypes;

/**
 * Creates a file's routes without starting them, in a context of its own, so that a bad file does
 * no harm.
 */
public class ScratchContext {
  private static final String NO_TYPE =
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

  /** A file as Camel takes it. */
  static Resource resource(Path file, byte[] text) {
    return ResourceHelper.fromBytes("file:" + file, text);
  }

  /**
   * The job types and routes that a file declares.
   *
   * @throws Exception saying what is wrong with the file
   */
  Declared declaredBy(Path file, byte[] text) throws Exception {
    JobText.refuseOtherCharsets(text);
    if (new String(text, UTF_8).lines().allMatch(line -> line.matches("\\s*(#.*|---\\s*)?"))) {
      throw new IllegalArgumentException(NO_TYPE);
    }
    return declaredBy(resource(file, text), text);
  }

  private Declared declaredBy(Resource resource, byte[] text) throws Exception {
    try (DefaultCamelContext context =
        new DefaultCamelContext(new DefaultRegistry(real.getRegistry()))) {
      context.setAutoStartup(false);
      context.getPropertiesComponent().setInitialProperties(settings);
      configuration.accept(context);
      PluginHelper.getRoutesLoader(context).loadRoutes(resource);
      start(context, text);
      return declaredIn(context);
    }
  }

  private static void start(DefaultCamelContext context, byte[] text) throws Exception {
    Lines lines = Lines.follow(context, text);
    try {
      context.start();
    } catch (Exception e) {
      throw lines.tell(e);
    }
  }

  private static Declared declaredIn(DefaultCamelContext context) throws IOException {
    List<JobPolicy> policies = new ArrayList<>();
    List<byte[]> schemas = new ArrayList<>();
    Map<String, String> routes = new HashMap<>();
    for (Route route : context.getRoutes()) {
      if (route.getEndpoint() instanceof JobEndpoint endpoint) {
        String other = routes.put(endpoint.getType(), route.getRouteId());
        if (other != null) {
          throw JobTypes.declaredTwice(endpoint.getType(), other, route.getRouteId());
        }
        JobPolicy policy = endpoint.policy().describedAs(route.getDescription());
        policies.add(policy);
        schemas.addAll(new JobSource(route.getSourceResource()).checkedSchema(policy.schema()));
      }
    }
    if (routes.isEmpty()) {
      throw new IllegalArgumentException(NO_TYPE);
    }
    return new Declared(policies, ids(context), schemas);
  }

  private static List<String> ids(DefaultCamelContext context) {
    return context.getRouteDefinitions().stream()
        .filter(route -> route.hasCustomIdAssigned())
        .map(route -> route.getRouteId())
        .toList();
  }
}
