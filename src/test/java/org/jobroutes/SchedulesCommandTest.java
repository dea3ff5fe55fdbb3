package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.jobroutes.Commands.Run;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs schedules} as a person types it. */
class SchedulesCommandTest {
  @TempDir private Path home;
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);

  @Test
  void schedules_are_listed_for_people_and_for_machines() {
    sql.run(
        "update job_schedules set cron = 'never', error = 'cron: no' where name = 'risk_check'");
    Run list = jobs("schedules");
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ")))
        .startsWith("NAME TYPE CRON ZONE NEXT (UTC) STATE")
        .anyMatch(
            line -> line.matches("housekeeping housekeeping 0 3 \\* \\* \\* UTC \\S+ 03:00:00 on"))
        .anyMatch(line -> line.matches("risk_check risk_check never UTC - broken"))
        .anyMatch(line -> line.startsWith(" cron: "));

    JsonNode schedules = jobs("schedules", "--json").json();
    assertThat(schedules.findValuesAsText("name"))
        .containsExactly("calendar_sync", "housekeeping", "risk_check");
    assertThat(schedules.get(0).get("next")).hasSize(10);
  }

  @Test
  void one_is_paused_by_name_and_resumed() {
    assertThat(jobs("schedules", "pause", "risk_check").out()).isEqualTo("risk_check is paused\n");
    assertThat(paused()).isEqualTo("risk_check");
    assertThat(jobs("schedules", "resume", "risk_check", "--json").json().toString())
        .isEqualTo("{\"name\":\"risk_check\",\"state\":\"resumed\"}");
    assertThat(paused()).isNull();
  }

  @Test
  void a_name_that_is_none_is_refused_with_those_that_there_are() {
    for (String action : new String[] {"pause", "resume"}) {
      Run wrong = jobs("schedules", action, "risk-check");
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.err())
          .isEqualTo(
              "jobs: NAME: given \"risk-check\", allowed the name of a schedule: calendar_sync, housekeeping, risk_check\n");
    }
  }

  private String paused() {
    return sql.text("select string_agg(name, ',') from job_schedules where paused");
  }

  private Run jobs(String... arguments) {
    return Commands.on(home, database).run(arguments);
  }
}
