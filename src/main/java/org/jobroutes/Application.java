package org.jobroutes;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Entry point of the packaged application, and the parent of its commands. */
@Command(
    name = "bin/jobs",
    description = "A PostgreSQL job queue whose job types are Apache Camel routes.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Application.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpWidth = Shown.WIDTH,
    footer = {
      "",
      "Without a command it serves. bin/jobs help COMMAND shows one with its options and examples.",
      "All work beside a running server or without one, from any directory, on the database that",
      "DATABASE_URL names, else on the embedded one. Settings are in application.properties."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage or setting"},
    subcommands = {
      ServeCommand.class,
      EnqueueCommand.class,
      ProcessCommand.class,
      StatusCommand.class,
      CancelCommand.class,
      RetryCommand.class,
      ExplainCommand.class,
      TypesCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      TestQueueCommand.class,
      CheckCommand.class,
      TestCommand.class,
      MigrateCommand.class,
      SchedulesCommand.class,
      CronSqlCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Application implements Runnable {
  private final Path home;
  private final Map<String, String> environment;
  @Spec private CommandSpec spec;

  private Application(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  public static void main(String[] args) {
    // The driver sends this zone to the server, and logs are read by people of several.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    // JSON is UTF-8 wherever it goes.
    System.setOut(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    String[] given = args.length == 0 ? new String[] {"serve"} : args;
    if (!given[0].equals("serve") && System.getProperty("jobs.log-level") == null) {
      // Read by logback.xml: what a command has to say is its result.
      System.setProperty("jobs.log-level", "WARN");
    }
    if (!given[0].equals("serve")) {
      // Newer JDKs warn on stderr of what the HTTP server does for speed; a command needs none of
      // it.
      System.setProperty("io.netty.noUnsafe", "true");
    }
    Path home = Path.of(System.getProperty("jobs.home", ".")).toAbsolutePath().normalize();
    System.exit(commandLine(home, System.getenv()).execute(given));
  }

  /**
   * The commands of an installation.
   *
   * @param home the folder with {@code application.properties} and {@code routes/jobs}
   */
  static CommandLine commandLine(Path home, Map<String, String> environment) {
    Refusals refusals = new Refusals();
    return new CommandLine(new Application(home, environment))
        .setParameterExceptionHandler(refusals)
        .setExecutionExceptionHandler(refusals);
  }

  Settings settings() {
    return settings(Map.of());
  }

  /**
   * The settings, some by another value than the environment's.
   *
   * @throws RefusedStart when one is wrong
   */
  Settings settings(Map<String, String> instead) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(instead);
    try {
      return Settings.of(home, SettingsSource.of(home, variables));
    } catch (IllegalArgumentException e) {
      throw RefusedStart.usage(e.getMessage());
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Application.class.getPackage().getImplementationVersion();
      return new String[] {"JobRoutes " + (version == null ? "(not packaged)" : version)};
    }
  }
}
