package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jobroutes.support.Project;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules of SQL files. */
class SqlFilesTest {
  private static final String MIGRATIONS =
      Project.files("src/main/resources/db/migration", ".sql").stream()
          .map(Project::text)
          .reduce("", (all, one) -> all + "\n" + one)
          .toLowerCase(Locale.ROOT);
  private static final List<Path> USERS =
      Stream.concat(
              Project.files("routes", ".camel.yaml").stream(),
              Project.files("src/main/java", ".java").stream())
          .toList();

  static Stream<Path> files() {
    return Project.files("src/main/resources/sql", ".sql").stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void its_header_tells_purpose_parameters_result_and_index(Path file) {
    String header = header(file);
    assertThat(header).matches("(?s)-- [A-Z].*\\.\n-- in: .*\n-- out: .*\n-- index: .*");
  }

  @ParameterizedTest
  @MethodSource("files")
  void each_index_that_it_names_exists(Path file) {
    String indexes = header(file).replaceFirst("(?s).*\n-- index: ", "");
    Pattern.compile("\\w+_\\w+")
        .matcher(indexes)
        .results()
        .forEach(name -> assertThat(isInMigrations(name.group())).as(name.group()).isTrue());
  }

  private static boolean isInMigrations(String name) {
    String made =
        name.endsWith("_pkey")
            ? "table (if not exists )?" + name.replace("_pkey", "")
            : "(index|function) (if not exists )?" + name;
    return Pattern.compile("create (unique )?" + made + "\\b").matcher(MIGRATIONS).find();
  }

  @ParameterizedTest
  @MethodSource("files")
  void it_is_one_statement_without_what_camel_would_misread(Path file) {
    String statement = statement(file).replaceAll("'[^']*'", "''");
    assertThat(statement).isNotBlank().doesNotContain(";", "#>", "?");
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_route_or_class_uses_it(Path file) {
    String name = "sql/" + file.getFileName();
    assertThat(USERS).anySatisfy(user -> assertThat(Project.text(user)).contains(name));
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_parameter_is_named_in_its_header(Path file) {
    String in =
        header(file).replaceFirst("(?s).*\n-- in: ", "").replaceFirst("(?s)\n-- out: .*", "");
    Pattern.compile(":#(?:\\$\\{(?:bean:|variable\\.)?)?(?:worker\\.)?(\\w+)")
        .matcher(statement(file))
        .results()
        .forEach(
            parameter ->
                assertThat(in)
                    .containsIgnoringCase(parameter.group(1).replaceAll("Seconds|^id$", "")));
  }

  private static String header(Path file) {
    return String.join(
        "\n", Project.lines(file).stream().takeWhile(l -> l.startsWith("--")).toList());
  }

  private static String statement(Path file) {
    return Project.text(file).replaceAll("(?m)^\\s*--.*$", "");
  }
}
