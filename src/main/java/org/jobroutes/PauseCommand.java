package org.jobroutes;

import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;

/** {@code jobs pause TYPE}. */
@Command(
    name = "pause",
    description = {
      "Let the jobs of a type wait from the next claim on, on every node.",
      "Those that run already go on."
    },
    footer = {"", "Example:", "  bin/jobs pause calendar_sync"})
final class PauseCommand extends SwitchTypeCommand {
  PauseCommand() {
    super(new SqlFile("sql/pause-job-type.sql"), true);
  }
}
