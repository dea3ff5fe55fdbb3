package org.jobroutes.files;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.spi.ManagementStrategy;

/**
 * What Camel keeps for ever of routes that are added while it runs, though nobody needs it once
 * they are there.
 */
final class Leftovers {
  private final ManagementStrategy management;
  private final List<EventNotifier> notifiers;
  private final Set<Class<?>> classes;
  private final List<RouteConfigurationDefinition> live;
  private final List<RouteConfigurationDefinition> configurations;

  private Leftovers(CamelContext context) {
    management = context.getManagementStrategy();
    notifiers = List.copyOf(management.getEventNotifiers());
    classes = notifiers.stream().map(EventNotifier::getClass).collect(Collectors.toSet());
    live =
        context
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .getRouteConfigurationDefinitions();
    configurations = List.copyOf(live);
  }

  /** What is there before routes are added is none. */
  static Leftovers before(CamelContext context) {
    return new Leftovers(context);
  }

  /** Removes what has come since. */
  void remove() {
    // Its HTTP server adds the same one again for each added route.
    for (EventNotifier notifier : List.copyOf(management.getEventNotifiers())) {
      if (!notifiers.contains(notifier) && classes.contains(notifier.getClass())) {
        management.removeEventNotifier(notifier);
      }
    }
    // The routes hold what they took from them; the next version brings some of the same names.
    live.retainAll(configurations);
  }
}
