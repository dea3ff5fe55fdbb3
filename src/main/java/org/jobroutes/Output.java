package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import org.jobroutes.job.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command prints on stdout: its result, for people or for programs. */
final class Output {
  static final ObjectMapper JSON = Json.EXACT;

  @Option(names = "--json", description = "Print one line of JSON, for programs.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The result: the data for programs, the text for people. */
  void print(JsonNode data, String text) {
    say(json ? data.toString() : text);
  }

  /** The result of a check that failed: people find what is wrong on stderr. */
  void printFailure(JsonNode data, String text) {
    if (json) {
      say(data.toString());
    } else {
      Refusals.say(command.commandLine(), text);
    }
  }

  /** What people want to know before the result is there; programs wait for it. */
  void progress(String text) {
    if (!json) {
      say(text);
    }
  }

  private void say(String text) {
    PrintWriter out = command.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
