package org.jobroutes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jobroutes.jobtest.JobTests;
import org.jobroutes.jobtest.JobTests.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobs test}. */
@Command(
    name = "test",
    description = {
      "Run the tests that lie beside the job types, <type>.test.yaml, without a database: whatever a",
      "route calls is answered by the stubs of the test, and nothing outside is reached."
    },
    footer = {"", "Examples:", "  bin/jobs test", "  bin/jobs test count-words"})
final class TestCommand implements Callable<Integer> {
  @ParentCommand private Application application;
  @Mixin private Output output;

  @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Only the tests of this job type.")
  private String type;

  @Override
  public Integer call() throws Exception {
    Settings settings = application.settings();
    List<Result> results = new ArrayList<>();
    try (Offline offline = new Offline(settings)) {
      JobTests tests = new JobTests(settings.routesDir(), offline.scratch());
      List<Path> files = tests.files(type);
      if (files.isEmpty() && type != null) {
        throw RefusedStart.usage(
            "TYPE: given \"%s\", which has no test; it would be %s.test.yaml in the job folder"
                .formatted(type, type));
      }
      for (Path file : files) {
        results.addAll(tests.run(file));
      }
    }
    output.print(json(results), text(results));
    return results.stream().allMatch(result -> result.problems().isEmpty()) ? 0 : 1;
  }

  private static ObjectNode json(List<Result> results) {
    ObjectNode json = Output.JSON.createObjectNode();
    json.put("passed", passed(results)).put("failed", results.size() - passed(results));
    ArrayNode tests = json.putArray("tests");
    for (Result result : results) {
      ObjectNode test = tests.addObject().put("type", result.type()).put("name", result.name());
      result.problems().forEach(test.putArray("problems")::add);
    }
    return json;
  }

  private static long passed(List<Result> results) {
    return results.stream().filter(result -> result.problems().isEmpty()).count();
  }

  private static String text(List<Result> results) {
    if (results.isEmpty()) {
      return "No tests yet: put <type>.test.yaml beside a job file";
    }
    StringBuilder text = new StringBuilder();
    for (Result result : results) {
      String name = result.name() == null ? "the test file is broken" : result.name();
      text.append(result.problems().isEmpty() ? "ok    " : "FAIL  ")
          .append(result.type() + "  " + name + "\n");
      result.problems().forEach(problem -> text.append("        " + problem + "\n"));
    }
    return text.append(
            "%d passed, %d failed".formatted(passed(results), results.size() - passed(results)))
        .toString();
  }
}
