package org.jobroutes;

import java.util.List;
import java.util.Locale;
import org.jobroutes.embedded.EmbeddedServerException;
import org.jobroutes.job.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence on stderr why a command wasn't carried out. */
final class Refusals implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandName();
    say(
        command,
        "%s%s; bin/jobs help%s shows what is allowed"
            .formatted(what(wrong), meant(wrong), command.getParent() == null ? "" : " " + name));
    return ExitCode.USAGE;
  }

  private static String what(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched
        && wrong.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption()) {
      return "There is no command \"" + unmatched.getUnmatched().get(0) + "\"";
    }
    String said = wrong.getMessage().lines().findFirst().orElse("");
    return said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
  }

  private static String meant(ParameterException wrong) {
    List<String> similar =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return similar.isEmpty() ? "" : " (did you mean " + similar.get(0) + "?)";
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof RefusedStart refused) {
      say(command, refused.getMessage());
      return refused.exitCode();
    }
    if (failure instanceof EmbeddedServerException) {
      say(command, failure.getMessage());
    } else {
      say(command, Reasons.nameOf(failure) + ": " + Reasons.of(failure));
      LOG.debug("The command failed", failure);
    }
    return ExitCode.SOFTWARE;
  }

  /** The one shape of errors. */
  static void say(CommandLine command, String sentence) {
    command.getErr().println("jobs: " + Shown.line(sentence));
    command.getErr().flush();
  }
}
