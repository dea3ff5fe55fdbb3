package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jobroutes.database.SqlFile;
import org.jobroutes.schedule.Schedules;
import picocli.CommandLine.Command;

/** {@code jobs schedules}. */
@Command(
    name = "schedules",
    description = "List what is enqueued when, with the next firing; pause or resume one.",
    subcommands = {PauseScheduleCommand.class, ResumeScheduleCommand.class},
    footer = {
      "",
      "Examples:",
      "  bin/jobs schedules",
      "  bin/jobs schedules pause calendar_sync",
      "  bin/jobs schedules --json | jq '.[].next'"
    })
final class SchedulesCommand extends DatabaseCommand {
  static final SqlFile LIST = new SqlFile("sql/list-schedules.sql");

  @Override
  int run(Joined joined) throws Exception {
    String list = LIST.run(joined.tables(), Map.of()).get(0);
    JsonNode schedules = Output.JSON.readTree(new Schedules().withFirings(list));
    output().print(schedules, table(schedules));
    return 0;
  }

  private static String table(JsonNode schedules) {
    Table table = new Table("NAME", "TYPE", "CRON", "ZONE", "NEXT (UTC)", "STATE");
    for (JsonNode schedule : schedules) {
      boolean broken = schedule.get("error").isTextual();
      String state = schedule.get("paused").asBoolean() ? "paused" : "on";
      table.row(
          schedule.get("name").asText(),
          schedule.get("type").asText(),
          schedule.get("cron").asText(),
          schedule.get("timeZone").asText(),
          Shown.time(schedule.at("/next/0")),
          broken ? "broken" : state);
      if (broken) {
        table.note(schedule.get("error").asText());
      }
    }
    return table.text(
        "No schedules: PUT /api/schedules/NAME or INSERT INTO job_schedules adds one");
  }
}
