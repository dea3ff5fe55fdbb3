package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jobroutes.support.Console;
import org.jobroutes.support.Project;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** What {@code scripts/prepare-start} makes its cache of. */
class RehearsalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String RESULTS =
      "select string_agg(concat_ws(' ', result #>> '{}', n), ', ' order by n) "
          + "from (select result, count(*) as n from jobs where status = 'completed' group by 1) as results";
  private static final Path SCRIPT = Path.of("scripts/prepare-start");

  @Test
  void it_does_all_that_it_is_for_and_says_what_the_script_waits_for() {
    Matcher end = Pattern.compile("(?m)^rehearse '(.+?)'").matcher(Project.text(SCRIPT));
    assertThat(end.find()).isTrue();
    try (Console console = new Console();
        TestApplication application =
            new TestApplication(TestDatabase.migrated())
                .set(
                    "JOBS_ROUTES_DIR",
                    SCRIPT.resolveSibling("rehearsal").toAbsolutePath().toString())
                .set("JOBS_ALLOWED_COMPONENTS", "timer")
                .start()) {
      await().atMost(PATIENCE).until(() -> console.text().contains(end.group(1)));
      assertThat(application.sql().text(RESULTS)).isEqualTo("to be or not to be 200, or not 10000");
    }
  }
}
