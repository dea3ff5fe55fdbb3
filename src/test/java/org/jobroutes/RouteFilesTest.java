package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jobroutes.support.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The house rules of route files. */
class RouteFilesTest {
  static Stream<Path> files() {
    return Project.files("routes", ".camel.yaml").stream();
  }

  @Test
  void every_yaml_file_is_one_that_is_loaded() {
    assertThat(Project.files("routes", "ml")).containsExactlyElementsOf(files().toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void it_is_short(Path file) {
    assertThat(Project.lines(file)).hasSizeLessThanOrEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("files")
  void each_part_has_an_id_and_a_description_and_one_is_named_as_the_file(Path file) {
    List<Map<?, ?>> parts = parts(file);
    assertThat(parts)
        .allSatisfy(part -> assertThat(part.get("id")).isNotNull())
        .allSatisfy(part -> assertThat((String) part.get("description")).isNotBlank());
    assertThat(parts).anySatisfy(part -> assertThat(part.get("id")).isEqualTo(Project.stem(file)));
  }

  /** The role that its operation needs; without one nobody may call it. */
  @ParameterizedTest
  @MethodSource("files")
  void a_route_that_serves_http_names_a_role_as_its_group(Path file) {
    for (Map<?, ?> part : parts(file)) {
      if (String.valueOf(valuesOf("from", List.of(part))).contains("platform-http:")) {
        assertThat(part.get("group"))
            .as("group of %s", part.get("id"))
            .isIn("public", "read", "enqueue", "operate", "admin", "secret");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void sql_lives_in_files_and_no_endpoint_option_loses_rows(Path file) {
    for (String uri : endpoints(file)) {
      if (!file.startsWith("routes/jobs")) {
        assertThat(uri)
            .doesNotMatch("(jdbc|sql-stored):.*")
            .doesNotMatch("sql:(?!classpath:sql/).*");
      }
    }
    assertThat(Project.text(file)).doesNotContain("maxMessagesPerPoll", "transacted", "collate(");
  }

  @ParameterizedTest
  @MethodSource("files")
  void an_address_is_never_made_of_a_message(Path file) {
    assertThat(valuesOf("toD", steps(file)).toString()).doesNotContain("body", "header");
  }

  /** What a client or a job sent must not steer a request of ours, nor leave the house. */
  @ParameterizedTest
  @MethodSource("files")
  void no_request_is_sent_with_headers_that_came_in(Path file) {
    List<Map<?, ?>> steps = steps(file);
    boolean cleaned = false;
    for (Map<?, ?> step : steps) {
      cleaned |= step.containsKey("removeHeaders");
      boolean sends = step.containsKey("toD") || uri(step).matches("(https?:|\\{\\{).*");
      assertThat(sends && !cleaned).as("removeHeaders comes before %s", step).isFalse();
    }
  }

  private static String uri(Map<?, ?> step) {
    Object to = step.get("to");
    Object uri = to instanceof Map<?, ?> map ? map.get("uri") : to;
    return uri == null ? "" : uri.toString();
  }

  private static List<String> endpoints(Path file) {
    List<String> uris = new ArrayList<>();
    parts(file).forEach(part -> uris.add(String.valueOf(valuesOf("from", List.of(part)))));
    steps(file).forEach(step -> uris.add(uri(step)));
    return uris;
  }

  /** All maps of a file in the order of the text: steps, and what is inside them. */
  private static List<Map<?, ?>> steps(Path file) {
    List<Map<?, ?>> found = new ArrayList<>();
    collect(parts(file), found);
    return found;
  }

  private static void collect(Object value, List<Map<?, ?>> found) {
    if (value instanceof Map<?, ?> map) {
      found.add(map);
      map.values().forEach(member -> collect(member, found));
    } else if (value instanceof List<?> list) {
      list.forEach(member -> collect(member, found));
    }
  }

  private static List<Object> valuesOf(String name, List<Map<?, ?>> steps) {
    List<Object> values = new ArrayList<>();
    for (Map<?, ?> step : steps) {
      if (step.get(name) instanceof Map<?, ?> map) {
        values.add(map.get("uri"));
      } else if (step.containsKey(name)) {
        values.add(step.get(name));
      }
    }
    return values;
  }

  /** The routes and route configurations of a file. */
  private static List<Map<?, ?>> parts(Path file) {
    List<Map<?, ?>> parts = new ArrayList<>();
    Object list = new Load(LoadSettings.builder().build()).loadFromString(Project.text(file));
    for (Object entry : (List<?>) list) {
      ((Map<?, ?>) entry).values().forEach(part -> parts.add((Map<?, ?>) part));
    }
    return parts;
  }
}
