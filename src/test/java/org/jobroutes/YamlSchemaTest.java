package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jobroutes.support.Project;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Visual editors open what meets the schema that Camel ships for them. */
class YamlSchemaTest {
  private static final Pattern ROUTE_IN_TEXT =
      Pattern.compile("```yaml\\n(- route:.*?)```", Pattern.DOTALL);
  private static JsonSchema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    try (InputStream text =
        YamlSchemaTest.class.getClassLoader().getResourceAsStream("schema/camelYamlDsl.json")) {
      schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(text);
    }
  }

  static Stream<Path> files() {
    return Stream.of("routes", "examples")
        .flatMap(folder -> Project.files(folder, ".camel.yaml").stream());
  }

  static Stream<String> examplesInTexts() {
    return Stream.of("README.md", "docs/job-types.md")
        .flatMap(page -> ROUTE_IN_TEXT.matcher(Project.text(Path.of(page))).results())
        .map(MatchResult::group)
        .map(block -> ROUTE_IN_TEXT.matcher(block).replaceFirst("$1"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_route_file_meets_it(Path file) {
    assertThat(violations(Project.text(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examplesInTexts")
  void an_example_of_the_documentation_meets_it(String yaml) {
    assertThat(violations(yaml)).isEmpty();
  }

  @Test
  void it_finds_what_no_editor_would_open() {
    assertThat(violations("- route: { from: { uri: 'job:x', steps: [ { sendIt: x } ] } }"))
        .anySatisfy(violation -> assertThat(violation).contains("sendIt"));
  }

  private static List<String> violations(String yaml) {
    Object parsed = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonNode tree = new ObjectMapper().valueToTree(parsed);
    return schema.validate(tree).stream().map(Object::toString).toList();
  }
}
