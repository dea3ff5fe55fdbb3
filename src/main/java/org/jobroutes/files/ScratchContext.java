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
import org.apache.camel.builder.RouteBuilder;
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
 * Creates the routes of a file or a class without starting them, in a context of its own, so that a
 * bad file does no harm.
 */
public class ScratchContext {
  private static final String NO_TYPE =
      "it declares no job type; it needs a route that starts from job:<type>";

  private final CamelContext real;
  private final Properties settings;
  private final Consumer<CamelContext> configuration;
  private final Allowed allowed;

  /** Where routes come from. */
  @FunctionalInterface
  private interface Source {
    void addTo(CamelContext context) throws Exception;
  }

  /**
   * A place to try files.
   *
   * @param real whose beans the routes may name
   * @param settings that {@code {{placeholders}}} may name
   * @param configuration what is done to the components of the real context too
   * @param allowed what the routes may use
   */
  public ScratchContext(
      CamelContext real,
      Properties settings,
      Consumer<CamelContext> configuration,
      Allowed allowed) {
    this.real = real;
    this.settings = settings;
    this.configuration = configuration;
    this.allowed = allowed;
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
    try (DefaultCamelContext context =
        create(file, text, created -> created.setAutoStartup(false))) {
      return declaredIn(context);
    }
  }

  /**
   * A context with the routes of a file and nothing else.
   *
   * @param more is done to it before the routes are created
   * @throws Exception saying what is wrong with the file
   */
  public DefaultCamelContext create(Path file, byte[] text, Consumer<CamelContext> more)
      throws Exception {
    JobText.refuseOtherCharsets(text);
    if (new String(text, UTF_8).lines().allMatch(line -> line.matches("\\s*(#.*|---\\s*)?"))) {
      throw new IllegalArgumentException(NO_TYPE);
    }
    new YamlRules(allowed.classes()).check(text);
    return create(
        context -> PluginHelper.getRoutesLoader(context).loadRoutes(resource(file, text)),
        context -> {
          allowed.guard(context);
          more.accept(context);
        },
        text);
  }

  /**
   * The job types and routes that a class declares.
   *
   * @throws Exception saying what is wrong with it
   */
  Declared declaredBy(RouteBuilder routes) throws Exception {
    try (DefaultCamelContext context =
        create(
            created -> created.addRoutes(routes),
            created -> created.setAutoStartup(false),
            new byte[0])) {
      return declaredIn(context);
    }
  }

  private DefaultCamelContext create(Source source, Consumer<CamelContext> more, byte[] text)
      throws Exception {
    DefaultCamelContext context = new DefaultCamelContext(new DefaultRegistry(real.getRegistry()));
    try {
      context.getPropertiesComponent().setInitialProperties(settings);
      configuration.accept(context);
      more.accept(context);
      source.addTo(context);
      start(context, text);
      return context;
    } catch (Exception e) {
      context.close();
      throw e;
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
