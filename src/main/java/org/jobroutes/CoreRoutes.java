package org.jobroutes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The route files that travel in the jar, by name: Camel's own wildcard finds a file twice in an
 * unpacked one.
 */
final class CoreRoutes {
  private static final List<String> FOLDERS = List.of("shared", "http", "lifecycle", "upkeep");

  private CoreRoutes() {}

  /**
   * Their locations as Camel takes them.
   *
   * @param demonstration whether the demonstration upstream is served too
   * @param events whether events are sent to a second engine
   */
  static String locations(boolean demonstration, boolean events) throws IOException {
    List<String> folders = new ArrayList<>(FOLDERS);
    if (demonstration) {
      folders.add("demo");
    }
    if (events) {
      folders.add("fallback");
    }
    List<String> locations = new ArrayList<>();
    for (String folder : folders) {
      names(folder).map(name -> "classpath:routes/" + folder + "/" + name).forEach(locations::add);
    }
    return locations.stream().collect(Collectors.joining(","));
  }

  private static Stream<String> names(String folder) throws IOException {
    Resource[] files =
        new PathMatchingResourcePatternResolver()
            .getResources("classpath:routes/" + folder + "/*.camel.yaml");
    return Stream.of(files).map(Resource::getFilename).sorted();
  }
}
