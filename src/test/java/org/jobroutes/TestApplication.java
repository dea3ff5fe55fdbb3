package org.jobroutes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.files.JobFiles;
import org.jobroutes.support.Http;
import org.jobroutes.support.Ports;
import org.jobroutes.support.Project;
import org.jobroutes.support.Scratch;
import org.jobroutes.support.Sql;

/** The whole application in this JVM, on a database and with job files that the test gives. */
public final class TestApplication implements AutoCloseable {
  private final Map<String, String> environment = new HashMap<>();
  private final DatabaseUrl database;
  private DatabaseUrl listen;
  private final Path home;
  private JobRoutes application;

  public TestApplication(DatabaseUrl database) {
    this.database = database;
    this.listen = database;
    try {
      home = Scratch.folder("jobroutes-home");
      Files.createDirectories(home.resolve("routes/jobs"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    set("PORT", String.valueOf(Ports.free()));
    set("DATABASE_URL", "jdbc:postgresql://unused/unused?user=unused");
    set("JOBS_POLL_INTERVAL", "200ms");
    set("JOBS_SCHEDULES", "false");
    set("MEXC_WEB_URL", demo());
    set("MEXC_BASE_URL", demo());
  }

  public TestApplication set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Listens there instead of at the database's own address. */
  public TestApplication listen(DatabaseUrl url) {
    listen = url;
    return this;
  }

  /** A line of application.properties. */
  public TestApplication property(String key, String value) {
    try {
      Files.writeString(
          home.resolve("application.properties"),
          key + "=" + value + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return this;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Puts a job type into the folder: what its route's steps are, indented as in a file of its own.
   */
  public TestApplication type(String type, String options, String... steps) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("- route:\n    id: ")
        .append(type)
        .append("\n    from:\n      uri: job:")
        .append(type);
    yaml.append("\n      parameters: { ").append(options).append(" }\n      steps:\n");
    for (String step : steps) {
      yaml.append("        ").append(step).append('\n');
    }
    return file(type + ".camel.yaml", yaml.toString());
  }

  /** Puts a file into the folder of job types. */
  public TestApplication file(String name, String text) {
    try {
      Files.writeString(home.resolve("routes/jobs").resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Copies a job type that the project ships. */
  public TestApplication shipped(String name) {
    return shippedWith(name, "", "");
  }

  /** The same with a change. */
  public TestApplication shippedWith(String name, String text, String instead) {
    return file(name, Project.text(Path.of("routes/jobs", name)).replace(text, instead));
  }

  /** Starts it, and waits until the worker has begun. */
  public TestApplication start() {
    startWithoutWorker();
    awaitWorker();
    return this;
  }

  /** Waits until the worker has begun. */
  public void awaitWorker() {
    try {
      if (!application.working().await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("The worker has not begun");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts it on a database that may be away. */
  public TestApplication startWithoutWorker() {
    try {
      Settings settings = Settings.of(home, SettingsSource.of(home, environment));
      application = JobRoutes.start(settings, new Database(database, listen, false, () -> {}));
      return this;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public int port() {
    return Integer.parseInt(environment.get("PORT"));
  }

  public Http http() {
    return new Http("http://127.0.0.1:" + port());
  }

  public Sql sql() {
    return new Sql(database);
  }

  /** Where its routes run. */
  public CamelContext context() {
    return application.context();
  }

  /** The bean that routes know by this name. */
  public <T> T bean(String name, Class<T> type) {
    return application.context().getRegistry().lookupByNameAndType(name, type);
  }

  /** Takes a file out of the folder of job types. */
  public void remove(String name) {
    try {
      Files.delete(home.resolve("routes/jobs").resolve(name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Looks at the folder of job types until it has seen what lies there now. */
  public void refreshJobFiles() {
    JobFiles files = bean("jobFiles", JobFiles.class);
    for (int look = 0; look < 3; look++) {
      files.refresh();
    }
  }

  /** How many routes it has whose ids begin so, older versions too. */
  public long routesOf(String id) {
    return application.context().getRoutes().stream()
        .filter(route -> route.getRouteId().startsWith(id))
        .count();
  }

  /** Whether it has a route of this id. */
  public boolean has(String routeId) {
    return application.context().getRoute(routeId) != null;
  }

  /** Where it serves the demonstration upstream. */
  public String demo() {
    return "http://127.0.0.1:" + environment.get("PORT") + "/demo/mexc";
  }

  @Override
  public void close() {
    try {
      application.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
