package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jobroutes.Commands.Run;
import org.jobroutes.fallback.Execution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs cron-sql} prints the script for this installation. */
class CronSqlCommandTest {
  @TempDir private Path home;

  @Test
  void it_prints_the_script_with_the_address_of_this_installation_and_no_secret() throws Exception {
    Run printed =
        new Commands(home, "postgres://u:s3cret@127.0.0.1:1/none")
            .set("PORT", "3999")
            .set("JOBS_CRON_SECRET", "s3cret-s3cret-too")
            .run("cron-sql");
    assertThat(printed.exitCode()).as(printed.err()).isZero();
    assertThat(printed.out())
        .isEqualTo(script().replace("http://localhost:3008", "http://127.0.0.1:3999"))
        .contains("http://127.0.0.1:3999/api/jobs/process", "Bearer YOUR_KEY")
        .doesNotContain("s3cret");
  }

  @Test
  void a_second_engine_gets_its_events_from_pg_cron_too() throws Exception {
    String both = CronSqlCommand.sql("http://localhost:3008", new Execution("camel", true, false));
    assertThat(both.lines().filter(line -> !script().contains(line)))
        .containsExactly(
            "  $$SELECT id FROM trigger_jobs('{\"type\":\"calendar_sync\",\"payload\":{\"userId\":\"system\"},\"uniqueKey\":\"schedule:calendar_sync\"}', 'cron', 'both')$$");
    assertThat(CronSqlCommand.sql("http://localhost:3008", Execution.CAMEL)).isEqualTo(script());
  }

  private static String script() {
    try {
      return Files.readString(Path.of("scripts/setup-cron-jobs.sql"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
