package org.jobroutes.files;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.jobroutes.job.JobConsumer;

/**
 * The routes that one version of a job file, or a class, gave. Each has the version in its id, so
 * that an older one can end its jobs beside it.
 */
final class JobVersion {
  private final CamelContext context;
  private final Model model;
  private final String stem;
  private final String version;
  private final List<String> ids = new ArrayList<>();
  private String mark;

  private JobVersion(CamelContext context, String stem, String version) {
    this.context = context;
    this.stem = stem;
    this.version = version;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    this.mark = JobConsumer.VERSION_MARK + version;
  }

  /**
   * Starts the routes of a file, all or none; they serve from then on, and those of older versions
   * end what they have begun.
   *
   * @param old have served until now, or end already
   * @param stem of the file's name, for routes without an id
   * @param version names the text of the file
   * @throws Exception what Camel says is wrong with it
   */
  static JobVersion replace(
      List<JobVersion> old, CamelContext context, Resource file, String stem, String version)
      throws Exception {
    HandoverDirect direct = context.getComponent("direct", HandoverDirect.class);
    direct.letGo(consumers(old));
    List<Consumer> suspended = suspendHelpers(old);
    try {
      JobVersion started = start(context, file, stem, version);
      old.forEach(JobVersion::withdraw);
      return started;
    } catch (Exception e) {
      suspended.forEach(ServiceHelper::resumeService);
      throw e;
    } finally {
      direct.letGo(List.of());
    }
  }

  private static List<Consumer> consumers(List<JobVersion> versions) {
    return versions.stream().flatMap(version -> version.consumers().stream()).toList();
  }

  /** What listens where only one may takes nothing new; what is inside of it goes on. */
  private static List<Consumer> suspendHelpers(List<JobVersion> versions) {
    return consumers(versions).stream()
        .filter(
            consumer -> !(consumer instanceof JobConsumer || consumer instanceof DirectConsumer))
        .filter(ServiceHelper::suspendService)
        .toList();
  }

  private static JobVersion start(CamelContext context, Resource file, String stem, String version)
      throws Exception {
    return start(
        context, PluginHelper.getRoutesLoader(context).findRoutesBuilders(file), stem, version);
  }

  /** Starts the routes of a class. */
  static void start(CamelContext context, RouteBuilder routes, String stem, String version)
      throws Exception {
    start(context, List.of(routes), stem, version);
  }

  private static JobVersion start(
      CamelContext context, Collection<RoutesBuilder> builders, String stem, String version)
      throws Exception {
    JobVersion started = new JobVersion(context, stem, version);
    Leftovers leftovers = Leftovers.before(context);
    try {
      started.add(builders);
      return started;
    } catch (Exception e) {
      started.remove();
      throw e;
    } finally {
      leftovers.remove();
    }
  }

  private void add(Collection<RoutesBuilder> builders) throws Exception {
    for (RoutesBuilder builder : builders) {
      if (builder instanceof RouteConfigurationsBuilder configurations) {
        context.addRoutesConfigurations(configurations);
      }
    }
    for (RoutesBuilder builder : builders) {
      ((RouteBuilder) builder)
          .addLifecycleInterceptor(
              new RouteBuilderLifecycleStrategy() {
                @Override
                public void afterConfigure(RouteBuilder configured) {
                  prepare(configured.getRouteCollection().getRoutes());
                }
              });
      context.addRoutes(builder);
    }
  }

  private void prepare(List<RouteDefinition> routes) {
    List<String> names = new ArrayList<>();
    for (RouteDefinition route : routes) {
      names.add(route.hasCustomIdAssigned() ? route.getRouteId() : stem + "-" + (names.size() + 1));
    }
    // The same text may serve again before the jobs that it began with earlier have ended.
    for (int again = 2; names.stream().anyMatch(this::isTaken); again++) {
      mark = JobConsumer.VERSION_MARK + version + JobConsumer.VERSION_MARK + again;
    }
    for (int i = 0; i < names.size(); i++) {
      name(routes.get(i), names.get(i));
    }
    // They start in this order, and where one can't, no job type must be served by half a file.
    routes.sort(
        Comparator.comparing(route -> route.getInput().getEndpointUri().startsWith("job:")));
  }

  private boolean isTaken(String name) {
    return model.getRouteDefinition(name + mark) != null;
  }

  private void name(RouteDefinition route, String name) {
    route.setId(name + mark);
    ids.add(route.getRouteId());
    for (ProcessorDefinition<?> step :
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class)) {
      if (step.hasCustomIdAssigned()) {
        step.setId(step.getId() + mark);
      }
    }
  }

  /** Nothing new begins in any of its routes, but what its jobs that run still call. */
  void withdraw() {
    consumers().stream()
        .filter(consumer -> !(consumer instanceof DirectConsumer))
        .forEach(ServiceHelper::suspendService);
  }

  /** Whether one of its routes has an id of these, the version aside. */
  boolean hasAnyOf(List<String> names) {
    return names.stream().anyMatch(name -> ids.contains(name + mark));
  }

  /** Whether no job and no message is inside of it any more. */
  boolean isIdle() {
    return ids.stream().allMatch(id -> context.getInflightRepository().size(id) == 0)
        && consumers().stream()
            .noneMatch(consumer -> consumer instanceof JobConsumer job && job.isHeld());
  }

  void remove() throws Exception {
    for (String id : ids) {
      RouteDefinition route = model.getRouteDefinition(id);
      if (route != null) {
        model.removeRouteDefinition(route);
      }
    }
  }

  private List<Consumer> consumers() {
    return ids.stream()
        .map(context::getRoute)
        .filter(Objects::nonNull)
        .map(Route::getConsumer)
        .toList();
  }
}
