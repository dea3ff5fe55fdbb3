package org.jobroutes;

import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;

/** {@code jobs schedules pause NAME}. */
@Command(
    name = "pause",
    description = "Let a schedule fire no more until it is resumed.",
    footer = {"", "Example:", "  bin/jobs schedules pause calendar_sync"})
final class PauseScheduleCommand extends SwitchScheduleCommand {
  PauseScheduleCommand() {
    super(new SqlFile("sql/pause-schedule.sql"), "paused");
  }
}
