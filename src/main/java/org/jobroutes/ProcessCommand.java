package org.jobroutes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;
import org.jobroutes.worker.ProcessNow;
import picocli.CommandLine.Command;

/** {@code jobs process}. */
@Command(
    name = "process",
    aliases = "process-jobs",
    description = {
      "Run what is due in this process, wait until nothing of it is left, and print a summary.",
      "A running server may take a part of it."
    },
    exitCodeList = {
      "0:done; failed attempts that will be tried again count as done",
      "1:failed, or a job of this run is dead",
      "2:wrong usage or setting"
    },
    footer = {"", "Examples:", "  bin/jobs process", "  bin/jobs process --json | jq .completed"})
final class ProcessCommand extends WorkerCommand {
  private static final SqlFile DUE = new SqlFile("sql/count-due-jobs.sql");

  @Override
  int run(Joined joined) throws Exception {
    long due = due(joined.tables());
    try (Lifetime here = Lifetime.start(joined.settings(), joined.database())) {
      ProcessNow now = here.application().bean("processNow", ProcessNow.class);
      ObjectNode summary = Output.JSON.valueToTree(now.runAll(due));
      long left = due(joined.tables());
      summary.putObject("pendingAfter").put("dbQueue", left);
      output().print(summary, text(summary, left));
      return summary.get("dead").asLong() == 0 ? 0 : 1;
    }
  }

  private static String text(ObjectNode summary, long left) {
    String rest =
        "%nStill due: %d, whose type is paused or has no route here; bin/jobs types shows both";
    boolean none = summary.get("processed").asLong() == 0;
    String done = none ? "No pending jobs to process" : summary.get("output").asText();
    return done + (left == 0 ? "" : rest.formatted(left));
  }

  private static long due(DataSource tables) throws SQLException {
    return Long.parseLong(DUE.run(tables, Map.of()).get(0));
  }
}
