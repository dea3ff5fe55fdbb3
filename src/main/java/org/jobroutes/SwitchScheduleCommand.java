package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Parameters;

/** Pauses or resumes a schedule. */
abstract class SwitchScheduleCommand extends DatabaseCommand {
  private final SqlFile statement;
  private final String done;

  @Parameters(paramLabel = "NAME", description = "The schedule, for example calendar_sync.")
  private String name;

  SwitchScheduleCommand(SqlFile statement, String done) {
    this.statement = statement;
    this.done = done;
  }

  @Override
  int run(Joined joined) throws Exception {
    List<String> found = statement.run(joined.tables(), Map.of("name", name));
    if (found.stream().noneMatch(Objects::nonNull)) {
      JsonNode list =
          Output.JSON.readTree(SchedulesCommand.LIST.run(joined.tables(), Map.of()).get(0));
      throw RefusedStart.usage(
          "NAME: given \"%s\", allowed the name of a schedule: %s"
              .formatted(name, String.join(", ", list.findValuesAsText("name"))));
    }
    ObjectNode result = Output.JSON.createObjectNode().put("name", name);
    output().print(result.put("state", done), name + " is " + done);
    return 0;
  }
}
