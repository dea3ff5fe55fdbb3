package org.jobroutes;

import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;

/** {@code jobs resume TYPE}. */
@Command(
    name = "resume",
    description = "Let the jobs of a paused type run again from the next claim on, on every node.",
    footer = {"", "Example:", "  bin/jobs resume calendar_sync"})
final class ResumeCommand extends SwitchTypeCommand {
  ResumeCommand() {
    super(new SqlFile("sql/resume-job-type.sql"), false);
  }
}
