package org.jobroutes;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jobroutes.fallback.Execution;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code jobs cron-sql}: {@code scripts/setup-cron-jobs.sql} as it is for this installation.
 * Secrets stay placeholders.
 */
@Command(
    name = "cron-sql",
    description = {
      "Print the SQL that lets pg_cron enqueue in the place of the application's own schedules.",
      "It holds the address of this installation; secrets stay placeholders."
    },
    footer = {"", "Example:", "  bin/jobs cron-sql | psql \"$DATABASE_URL\""})
final class CronSqlCommand implements Callable<Integer> {
  /** What the script holds, for a default installation. */
  static final String DEFAULT_ADDRESS = "http://localhost:3008";

  static final String ENQUEUE =
      "SELECT enqueue_job('calendar_sync', '{\"userId\":\"system\"}', unique_key => 'schedule:calendar_sync')";
  private static final String TRIGGER =
      "SELECT id FROM trigger_jobs('{\"type\":\"calendar_sync\",\"payload\":{\"userId\":\"system\"},\"uniqueKey\":\"schedule:calendar_sync\"}', 'cron', '%s')";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = ((Application) spec.root().userObject()).settings();
    PrintWriter out = spec.commandLine().getOut();
    out.print(sql(settings.address(), settings.execution()));
    out.flush();
    return 0;
  }

  /** The script for an application at that address; another engine gets its events too. */
  static String sql(String address, Execution execution) throws IOException {
    String script = Resources.text("/scripts/setup-cron-jobs.sql");
    return script
        .replace(DEFAULT_ADDRESS, address)
        .replace(
            ENQUEUE, execution.sendsEvents() ? TRIGGER.formatted(execution.engine()) : ENQUEUE);
  }
}
