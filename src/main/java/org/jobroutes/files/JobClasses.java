package org.jobroutes.files;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.jobroutes.job.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Job types written in Java: Camel's RouteBuilders, named by a setting. They serve from the start
 * to the stop; a file can't take what they declare.
 */
public class JobClasses {
  /** The setting that names them. */
  public static final String SETTING = "jobs.java-routes";

  private static final Logger LOG = LoggerFactory.getLogger(JobClasses.class);
  private final CamelContext context;
  private final List<String> names;
  private final ScratchContext scratch;
  private final Map<Class<?>, Declared> classes = new LinkedHashMap<>();

  /**
   * The classes of a setting.
   *
   * @param context where the routes will run
   * @param names of classes on the class path, separated by commas
   * @param scratch where each is tried first
   */
  public JobClasses(CamelContext context, String names, ScratchContext scratch) {
    this.context = context;
    this.names =
        Stream.of(names.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    this.scratch = scratch;
  }

  /**
   * Finds the classes and tries their routes, without starting any.
   *
   * @throws IllegalArgumentException naming the setting, the class and what is wrong with it
   */
  public void check() {
    for (String name : names) {
      try {
        Class<?> found = find(name);
        Declared declared = scratch.declaredBy(create(found));
        refuseTaken(declared);
        classes.put(found, declared);
      } catch (Exception | LinkageError e) {
        throw new IllegalArgumentException(
            "%s: given \"%s\", %s".formatted(SETTING, name, Reasons.of(e)), e);
      }
    }
  }

  /**
   * Starts the routes of the classes that were checked.
   *
   * @throws Exception what Camel says is wrong with one
   */
  public void start() throws Exception {
    for (Map.Entry<Class<?>, Declared> checked : classes.entrySet()) {
      Class<?> type = checked.getKey();
      JobVersion.start(context, create(type), type.getSimpleName(), version(type));
      LOG.info(
          "Job class {} serves {}", type.getName(), String.join(", ", checked.getValue().types()));
    }
  }

  /** A file, or another class, can't declare what one of these does. */
  void refuseTaken(Declared declared) {
    classes.forEach((type, other) -> declared.refuseNamesOf(other, "the class " + type.getName()));
  }

  private Class<?> find(String name) {
    Class<?> found = context.getClassResolver().resolveClass(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "allowed a class on the class path; put its jar into the folder lib beside application.properties, or correct the name");
    }
    if (!RouteBuilder.class.isAssignableFrom(found)) {
      throw new IllegalArgumentException(
          "allowed a class that extends " + RouteBuilder.class.getName());
    }
    return found;
  }

  private static RouteBuilder create(Class<?> type) throws Exception {
    try {
      return (RouteBuilder) type.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          "allowed a public class with a public constructor that takes nothing");
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("its constructor fails: " + Reasons.of(e.getCause()));
    }
  }

  /** Names the jar of the class by its bytes; where there is no jar, the class itself. */
  private static String version(Class<?> type) throws IOException, URISyntaxException {
    Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(place)) {
      return Hashes.of(Files.readAllBytes(place), List.of());
    }
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return Hashes.of(in.readAllBytes(), List.of());
    }
  }
}
