package org.jobroutes.jobtest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.jobroutes.files.ScratchContext;
import org.jobroutes.job.JobComponent;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.Reasons;
import org.jobroutes.worker.Rehearsal;
import org.jobroutes.worker.Rehearsal.Ended;

/**
 * Runs the tests that lie beside job types, each in a context of its own that reaches nothing
 * outside.
 */
public final class JobTests {
  private static final String SUFFIX = ".test.yaml";
  private final Path folder;
  private final ScratchContext scratch;

  /**
   * The tests of a folder.
   *
   * @param folder of the job files; it may be missing
   */
  public JobTests(Path folder, ScratchContext scratch) {
    this.folder = folder;
    this.scratch = scratch;
  }

  /**
   * What came of one test.
   *
   * @param name of the test; null for a file that can't be run at all
   * @param problems what isn't as expected, none when all is
   */
  public record Result(String type, String name, List<String> problems) {}

  /** The test files of the folder and of those below it, or only that of one type. */
  public List<Path> files(String type) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(file -> type == null || type.equals(typeOf(file)))
          .sorted()
          .toList();
    }
  }

  private static String typeOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** Runs the tests of a file, one after the other. */
  public List<Result> run(Path file) throws IOException {
    String type = typeOf(file);
    List<Result> results = new ArrayList<>();
    try {
      Path route = routeOf(file, type);
      for (JobTest test : JobTestFile.read(file)) {
        results.add(new Result(type, test.name(), run(test, type, route)));
      }
    } catch (IllegalArgumentException e) {
      results.add(new Result(type, null, List.of(e.getMessage())));
    }
    return results;
  }

  /** The job file that has the type: that of the same name, or another one beside the test. */
  private static Path routeOf(Path file, String type) throws IOException {
    Path same = file.resolveSibling(type + ".camel.yaml");
    if (Files.exists(same)) {
      return same;
    }
    try (Stream<Path> beside = Files.list(file.toAbsolutePath().getParent())) {
      for (Path other : beside.filter(path -> path.toString().endsWith(".camel.yaml")).toList()) {
        if (Files.readString(other, StandardCharsets.ISO_8859_1)
            .matches("(?s).*\\bjob:" + type + "\\b.*")) {
          return other;
        }
      }
    }
    throw new IllegalArgumentException("there is no job file beside it that has job:" + type);
  }

  private List<String> run(JobTest test, String type, Path route) {
    Stubs stubs = new Stubs(test.stubs());
    try (DefaultCamelContext context =
        scratch.create(
            route, Files.readAllBytes(route), created -> prepare(created, test, stubs))) {
      JobConsumer consumer = context.getComponent("job", JobComponent.class).types().find(type);
      if (consumer == null) {
        return List.of(route.getFileName() + " has no started route from job:" + type);
      }
      String payload = test.payload() == null ? null : test.payload().toString();
      Ended ended = Rehearsal.of(consumer, payload, test.attempt());
      return Findings.of(test.expect(), ended, stubs);
    } catch (Exception e) {
      return List.of(route.getFileName() + ": " + Reasons.of(e));
    }
  }

  private static void prepare(CamelContext context, JobTest test, Stubs stubs) {
    Properties properties = new Properties();
    properties.putAll(test.properties());
    context.getPropertiesComponent().setOverrideProperties(properties);
    // A route of another file is missed at once, not after half a minute.
    context.getComponent("direct", DirectComponent.class).setBlock(false);
    context.getShutdownStrategy().setTimeout(1);
    context.getCamelContextExtension().registerEndpointCallback(stubs);
  }
}
