package org.jobroutes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Parameters;

/** Pauses or resumes a job type. */
abstract class SwitchTypeCommand extends DatabaseCommand {
  private final SqlFile statement;
  private final boolean pauses;

  @Parameters(paramLabel = "TYPE", description = "The job type, for example calendar_sync.")
  private String type;

  SwitchTypeCommand(SqlFile statement, boolean pauses) {
    this.statement = statement;
    this.pauses = pauses;
  }

  @Override
  int run(Joined joined) throws Exception {
    List<String> done = statement.run(joined.tables(), Map.of("type", type));
    if (done.stream().noneMatch(Objects::nonNull)) {
      throw TypesCommand.unknown(joined.tables(), type);
    }
    ObjectNode result = Output.JSON.createObjectNode().put("type", type).put("paused", pauses);
    output().print(result, type + (pauses ? PAUSED.formatted(type) : RESUMED));
    return 0;
  }

  private static final String PAUSED =
      " is paused: its jobs wait from the next claim on; bin/jobs resume %s lets them run again";
  private static final String RESUMED = " runs again from the next claim on";
}
