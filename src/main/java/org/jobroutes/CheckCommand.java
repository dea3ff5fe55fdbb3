package org.jobroutes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jobroutes.files.JobFileCheck;
import org.jobroutes.files.JobFileCheck.Checked;
import org.jobroutes.job.JobPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobs check FILE}. */
@Command(
    name = "check",
    description = {
      "Check a job file as a start would, without a database and without starting anything:",
      "syntax, components, options, beans, placeholders, and names that others have."
    },
    footer = {"", "Example:", "  bin/jobs check routes/jobs/count-words.camel.yaml"})
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private Application application;
  @Mixin private Output output;

  @Parameters(paramLabel = "FILE", description = "The file; it need not be in the job folder.")
  private Path file;

  @Override
  public Integer call() throws Exception {
    Checked checked = check(application.settings());
    ObjectNode result = Output.JSON.createObjectNode().put("file", file.toString());
    result.put("ok", checked.error() == null).put("error", checked.error());
    ArrayNode types = result.putArray("types");
    checked.policies().forEach(policy -> describe(types.addObject(), policy));
    if (checked.error() != null) {
      output.printFailure(result, "%s is broken: %s".formatted(file, checked.error()));
      return 1;
    }
    output.print(
        result, checked.policies().stream().map(this::ok).collect(Collectors.joining("\n")));
    return 0;
  }

  private Checked check(Settings settings) throws Exception {
    try (Offline offline = new Offline(settings)) {
      return new JobFileCheck(
              offline.core(), settings.routesDir(), offline.scratch(), offline.classes())
          .check(file);
    } catch (IOException e) {
      throw RefusedStart.usage(
          "FILE: given \"%s\", which can't be read: %s".formatted(file, reason(e)));
    }
  }

  private String reason(IOException e) {
    if (Files.isDirectory(file)) {
      return "it is a folder, and one job file is allowed, such as "
          + file.resolve("NAME.camel.yaml");
    }
    return e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
  }

  private String ok(JobPolicy policy) {
    return "OK  job:%s  maxAttempts=%d timeout=%s backoff=%s"
        .formatted(
            policy.type(),
            policy.maxAttempts(),
            Shown.duration(policy.timeout()),
            Shown.duration(policy.backoff().base()));
  }

  private static void describe(ObjectNode type, JobPolicy policy) {
    type.put("type", policy.type()).put("description", policy.description());
    type.putObject("policy")
        .put("maxAttempts", policy.maxAttempts())
        .put("timeoutSeconds", policy.timeout().toMillis() / 1000.0)
        .put("backoffSeconds", policy.backoff().base().toMillis() / 1000.0);
  }
}
