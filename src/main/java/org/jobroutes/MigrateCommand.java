package org.jobroutes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;

/** {@code jobs migrate}. */
@Command(
    name = "migrate",
    description = {
      "Bring the tables up to date.",
      "Every command that needs them does so first; this one does nothing else."
    },
    footer = {"", "Example:", "  DATABASE_URL=postgres://user:password@host/name bin/jobs migrate"})
final class MigrateCommand extends DatabaseCommand {
  @Override
  int run(Joined joined) {
    Migrations.State state = joined.migrated();
    String database = joined.database().url().display();
    ObjectNode result =
        Output.JSON
            .createObjectNode()
            .put("database", database)
            .put("version", state.version())
            .put("applied", state.applied());
    String done =
        state.applied() == 0
            ? "nothing was missing"
            : "%d migration%s applied".formatted(state.applied(), state.applied() == 1 ? "" : "s");
    output()
        .print(
            result,
            "%s%nThe tables are up to date (version %s): %s"
                .formatted(database, state.version(), done));
    return 0;
  }
}
