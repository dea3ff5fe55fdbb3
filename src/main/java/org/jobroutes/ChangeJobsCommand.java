package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cancels or retries one job, or all that a filter means. */
abstract class ChangeJobsCommand extends DatabaseCommand {
  private final SqlFile one;
  private final SqlFile many;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "A job's id.")
  private String id;

  @ArgGroup(exclusive = false, heading = "Instead of an ID, all jobs that these mean:%n")
  private Filter filter;

  @Option(names = "--dry-run", description = "Count the jobs that are meant and change none.")
  private boolean dryRun;

  /** Options that each narrow what is meant. */
  static final class Filter {
    @Option(names = "--status", paramLabel = "STATUS", description = "In this state.")
    private String status;

    @Option(names = "--type", paramLabel = "TYPE", description = "Of this type.")
    private String type;

    @Option(
        names = "--error-class",
        paramLabel = "CLASS",
        description = "Whose last error has this class, for example timeout.")
    private String errorClass;

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "Finished, or where they haven't created, at this time or later.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "And before this time.")
    private String to;

    ObjectNode json() {
      ObjectNode json = Output.JSON.createObjectNode();
      json.put("status", status).put("type", type).put("errorClass", errorClass);
      return json.put("from", from).put("to", to);
    }
  }

  /**
   * A command.
   *
   * @param one changes a job by its id
   * @param many changes all that a filter means
   */
  ChangeJobsCommand(String one, String many) {
    this.one = new SqlFile(one);
    this.many = new SqlFile(many);
  }

  /** What became of a job, in one line. */
  abstract String told(JsonNode job);

  @Override
  void checkArguments() {
    if ((id == null) == (filter == null)) {
      throw RefusedStart.usage(
          "ID: given %s, allowed an id or options that say which jobs are meant, such as --type"
              .formatted(id == null ? "nothing" : id + " and options"));
    }
    if (id != null) {
      JobId.of(id);
    }
    if (id != null && dryRun) {
      throw RefusedStart.usage("--dry-run: given with an ID, allowed with options that mean many");
    }
  }

  @Override
  int run(Joined joined) throws Exception {
    if (id != null) {
      JsonNode job = JobId.find(joined.tables(), one, id);
      output().print(job, told(job));
    } else {
      change(joined.tables());
    }
    return 0;
  }

  private void change(DataSource tables) throws Exception {
    Map<String, Long> counts =
        many.counts(tables, Map.of("filter", filter.json().toString(), "dryRun", dryRun));
    String done = dryRun ? "would be" : counts.get("changed") + " are";
    output()
        .print(
            Output.JSON.valueToTree(counts),
            "%d jobs are meant, %s changed".formatted(counts.get("matched"), done));
  }
}
