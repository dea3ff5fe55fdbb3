package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.JobsProcess;
import org.jobroutes.support.JobsProcess.Result;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** {@code jobs schedules} as a person types it. */
class SchedulesCommandTest {
  private final DatabaseUrl database = TestDatabase.migrated();
  private final Sql sql = new Sql(database);

  @Test
  void schedules_are_listed_for_people_and_for_machines() throws Exception {
    Result list = jobs("schedules");
    assertThat(list.exit()).as(list.errors()).isZero();
    assertThat(list.output().lines().map(line -> line.replaceAll(" +", " ")).toList())
        .anySatisfy(line -> assertThat(line).startsWith("NAME TYPE CRON ZONE NEXT LAST STATE"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "housekeeping housekeeping 0 3 \\* \\* \\* UTC \\S+T03:00:00.000Z - on"));

    Result json = jobs("schedules", "--json");
    JsonNode schedules = new ObjectMapper().readTree(json.output());
    assertThat(schedules.findValuesAsText("name"))
        .containsExactly("calendar_sync", "housekeeping", "risk_check");
    assertThat(schedules.get(0).get("next")).hasSize(10);
  }

  @Test
  void one_is_paused_by_name_and_a_name_that_is_none_is_refused() {
    Result pause = jobs("schedules", "pause", "risk_check");
    assertThat(pause.exit()).as(pause.errors()).isZero();
    assertThat(pause.output()).contains("risk_check is paused");
    assertThat(sql.text("select string_agg(name, ',') from job_schedules where paused"))
        .isEqualTo("risk_check");
    Result wrong = jobs("schedules", "resume", "risk-check");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.errors().strip())
        .isEqualTo(
            "jobs: NAME: given \"risk-check\", allowed is the name of a schedule: jobs schedules lists them");
  }

  private Result jobs(String... arguments) {
    return JobsProcess.run(database, Map.of(), arguments);
  }
}
