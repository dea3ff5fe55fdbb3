package org.jobroutes.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the folder of job types. A bad file is quarantined with its error; it never stops the
 * application.
 */
public class JobFiles {
  private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);
  static final String SUFFIX = ".camel.yaml";
  private static final Pattern CLASS_NAMES =
      Pattern.compile("\\b([a-z]\\w*\\.)+[A-Z]\\w*(Exception|Error): ");

  private final CamelContext context;
  private final Path folder;
  private final ScratchContext scratch;
  private final Map<String, JobFile> files = new TreeMap<>();

  /**
   * A loader of one folder.
   *
   * @param context where the routes will run; it must be started
   * @param scratch where each file is tried first
   */
  public JobFiles(CamelContext context, Path folder, ScratchContext scratch) {
    this.context = context;
    this.folder = folder;
    this.scratch = scratch;
  }

  /** The files as they were loaded last, by name. */
  public synchronized List<JobFile> all() {
    return List.copyOf(files.values());
  }

  /** Loads every {@code *.camel.yaml} of the folder and of the folders below it. */
  public synchronized void load() {
    if (!Files.isDirectory(folder)) {
      LOG.warn("The job folder {} doesn't exist: no job type is served from it", folder);
      return;
    }
    for (Path file : listing(folder)) {
      JobFile loaded = load(file);
      files.put(loaded.file(), loaded);
    }
  }

  /** The job files of a folder and of the folders below it, in the order of loading. */
  static List<Path> listing(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The job folder " + folder + " can't be read", e);
    }
  }

  private JobFile load(Path file) {
    JobFile job =
        new JobFile(folder.relativize(file).toString().replace('\\', '/'), List.of(), "", null);
    try {
      byte[] text = Files.readAllBytes(file);
      job = new JobFile(job.file(), List.of(), Hashes.of(text), null);
      List<String> types = start(file, text);
      LOG.info("Job file {} serves {}", job.file(), String.join(", ", types));
      return new JobFile(job.file(), types, job.version(), null);
    } catch (Exception e) {
      String reason = reason(e, file, job.file());
      LOG.error("Job file {} is quarantined, its types are not served: {}", job.file(), reason);
      return job.broken(reason);
    }
  }

  private List<String> start(Path file, byte[] text) throws Exception {
    ScratchContext.Declared declared = scratch.declaredBy(file, text);
    refuseTaken(declared);
    start(ScratchContext.resource(file, text));
    return declared.types();
  }

  private void refuseTaken(ScratchContext.Declared declared) {
    JobTypes types = context.getComponent("job", JobComponent.class).types();
    for (String type : declared.types()) {
      JobConsumer other = types.find(type);
      if (other != null) {
        throw typeTaken(type, "route " + other.getRouteId());
      }
    }
    for (String id : declared.ids()) {
      // Camel would replace that route without a word, even one of ours.
      if (context.getRoute(id) != null) {
        throw idTaken(id);
      }
    }
  }

  static IllegalStateException typeTaken(String type, String by) {
    return new IllegalStateException("job:" + type + " is already declared by " + by);
  }

  static IllegalStateException idTaken(String id) {
    return new IllegalStateException(
        "the route id \"" + id + "\" is taken by another route; give this one another id");
  }

  /** What is wrong with a file, for people who know it by that name. */
  static String reason(Exception failure, Path file, String name) {
    // Where the folder lies is nobody's business.
    String reason = CLASS_NAMES.matcher(Reasons.of(failure)).replaceAll("");
    return reason.replace("file:" + file, name);
  }

  private void start(Resource resource) throws Exception {
    List<String> before = context.getRoutes().stream().map(Route::getRouteId).toList();
    try {
      PluginHelper.getRoutesLoader(context).loadRoutes(resource);
    } catch (Exception e) {
      removeRoutesBut(before);
      throw e;
    }
  }

  private void removeRoutesBut(List<String> kept) throws Exception {
    for (Route route : List.copyOf(context.getRoutes())) {
      if (!kept.contains(route.getRouteId())) {
        context.getRouteController().stopRoute(route.getRouteId());
        context.removeRoute(route.getRouteId());
      }
    }
  }
}
