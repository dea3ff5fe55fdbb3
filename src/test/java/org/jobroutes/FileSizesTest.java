package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.jobroutes.support.Project;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that a person can read in one go. */
class FileSizesTest {
  static Stream<Path> files() {
    return Project.files("src", ".java").stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void it_has_at_most_200_lines(Path file) {
    assertThat(Project.lines(file)).hasSizeLessThanOrEqualTo(200);
  }
}
