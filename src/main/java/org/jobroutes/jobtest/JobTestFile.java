package org.jobroutes.jobtest;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jobroutes.job.Json;
import org.jobroutes.job.Reasons;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code <type>.test.yaml}. */
final class JobTestFile {
  private static final String RULE = "a test file is a list of tests, each with name and expect";

  private JobTestFile() {}

  /**
   * The tests of a file.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static List<JobTest> read(Path file) throws IOException {
    Object text;
    try {
      text = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(Reasons.of(e));
    }
    if (!(text instanceof Collection<?> entries) || entries.isEmpty()) {
      throw new IllegalArgumentException(RULE);
    }
    List<JobTest> tests = new ArrayList<>();
    for (Object entry : entries) {
      tests.add(test(entry, tests.size() + 1));
    }
    return tests;
  }

  private static JobTest test(Object entry, int number) throws IOException {
    try {
      return Json.EXACT.readValue(Json.EXACT.writeValueAsBytes(entry), JobTest.class);
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          "test %d: there is no \"%s\", allowed are %s"
              .formatted(
                  number,
                  e.getPropertyName(),
                  String.join(
                      ", ",
                      e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList())));
    } catch (JsonMappingException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException wrong ? wrong : e;
      String what =
          cause == e
              ? e.getPathReference().replaceAll("[\\w.$]+\\[\"([^\"]*)\"]", "$1").replace("->", ".")
                  + ": not what it should be; "
                  + RULE
              : cause.getMessage();
      throw new IllegalArgumentException("test %d: %s".formatted(number, what));
    }
  }
}
