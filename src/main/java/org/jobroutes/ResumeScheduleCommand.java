package org.jobroutes;

import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;

/** {@code jobs schedules resume NAME}. */
@Command(
    name = "resume",
    description = "Let a schedule fire again, from its next slot on.",
    footer = {"", "Example:", "  bin/jobs schedules resume calendar_sync"})
final class ResumeScheduleCommand extends SwitchScheduleCommand {
  ResumeScheduleCommand() {
    super(new SqlFile("sql/resume-schedule.sql"), "resumed");
  }
}
