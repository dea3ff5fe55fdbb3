package org.jobroutes;

import java.nio.file.Path;
import java.util.TimeZone;
import org.jobroutes.embedded.EmbeddedServerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Entry point of the packaged application. */
@Command(
    name = "jobs",
    description = "A PostgreSQL job queue whose job types are Apache Camel routes.",
    subcommands = {
      ServeCommand.class,
      EnqueueCommand.class,
      SchedulesCommand.class,
      CronSqlCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Without a command it serves. Exit codes: 0 done, 1 failed, 2 wrong usage or setting.",
      "Settings are in application.properties."
    })
public final class Application implements Runnable {
  private Application() {}

  public static void main(String[] args) {
    // The driver sends this zone to the server, and logs are read by people of several.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    String[] given = args.length == 0 ? new String[] {"serve"} : args;
    System.exit(commandLine().execute(given));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Application()).setExecutionExceptionHandler(sayAndExit());
  }

  /** The folder with {@code application.properties} and {@code routes/jobs}. */
  static Path home() {
    return Path.of(System.getProperty("jobs.home", ".")).toAbsolutePath().normalize();
  }

  static Settings settings() {
    Path home = home();
    try {
      return Settings.of(home, SettingsSource.of(home, System.getenv()));
    } catch (IllegalArgumentException e) {
      throw RefusedStart.usage(e.getMessage());
    }
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static IExecutionExceptionHandler sayAndExit() {
    return (failure, command, parsed) -> {
      if (failure instanceof RefusedStart || failure instanceof EmbeddedServerException) {
        System.err.println("jobs: " + failure.getMessage());
        return failure instanceof RefusedStart refused ? refused.exitCode() : 1;
      }
      throw failure;
    };
  }
}
