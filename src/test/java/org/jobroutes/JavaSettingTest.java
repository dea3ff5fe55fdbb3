package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.camel.builder.RouteBuilder;
import org.jobroutes.Commands.Run;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jobs.java-routes}: what it takes, and what is said of a class that can't be served. */
class JavaSettingTest {
  @TempDir private Path home;

  /** Declares nothing. */
  public static class Empty extends RouteBuilder {
    @Override
    public void configure() {
      from("direct:nothing").log("x");
    }
  }

  /** Needs something. */
  public static class Needs extends Empty {
    public Needs(String something) {
      throw new AssertionError(something);
    }
  }

  /** Can't be made. */
  public static class Breaks extends Empty {
    public Breaks() {
      throw new IllegalStateException("no licence");
    }
  }

  /** Has a wrong option. */
  public static class Wrong extends RouteBuilder {
    @Override
    public void configure() {
      from("job:wrong?timeout=5").log("x");
    }
  }

  /** A good one. */
  public static class Good extends RouteBuilder {
    @Override
    public void configure() {
      from("job:mail").routeId("mail").log("x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.example.Missing | com.example.Missing | allowed a class on the class path; put its jar into the folder lib",
        "java.lang.String | java.lang.String | allowed a class that extends org.apache.camel.builder.RouteBuilder",
        "$Needs | $Needs | allowed a public class with a public constructor that takes nothing",
        "$Breaks | $Breaks | its constructor fails: no licence",
        "$Empty | $Empty | it declares no job type; it needs a route that starts from job:<type>",
        "$Wrong | $Wrong | timeout: given \"5\", allowed a whole number with its unit",
        "'$Good, $Good' | $Good | job:mail is already declared by the class org.jobroutes.JavaSettingTest$Good"
      })
  void a_class_that_cannot_be_served_is_named_with_what_is_wrong(
      String setting, String named, String said) {
    Run run = check("other", setting);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("jobs: jobs.java-routes: given \"" + full(named) + "\", ")
        .contains(said)
        .hasLineCount(1);
  }

  @Test
  void a_check_of_a_file_knows_the_types_in_java() {
    assertThat(check("other", "$Good").out()).startsWith("OK  job:other");
    Run taken = check("mail", "$Good");
    assertThat(taken.exitCode()).isEqualTo(1);
    assertThat(taken.err()).contains("job:mail is already declared by the class " + full("$Good"));
  }

  @Test
  void a_start_with_such_a_class_is_refused() {
    TestApplication application =
        new TestApplication(TestDatabase.migrated()).set("JOBS_JAVA_ROUTES", "com.example.Missing");
    assertThatThrownBy(application::startWithoutWorker)
        .cause()
        .isInstanceOf(RefusedStart.class)
        .hasMessageStartingWith("jobs.java-routes: given \"com.example.Missing\"");
  }

  @Test
  void the_example_runs_from_a_jar() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    URL[] jar = {example().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(jar, usual)) {
      thread.setContextClassLoader(loader);
      TestApplication application =
          new TestApplication(TestDatabase.migrated())
              .set("JOBS_JAVA_ROUTES", "com.example.SendReminder")
              .start();
      try {
        Sql sql = application.sql();
        sql.run("select enqueue_job('send-reminder', '{\"to\":\"ann\",\"days\":3}')");
        sql.run("select enqueue_job('send-reminder', '{}')");
        await().until(() -> sql.is("select bool_and(status in ('completed', 'dead')) from jobs"));
        assertThat(sql.text("select result #>> '{}' from jobs where status = 'completed'"))
            .isEqualTo("Dear ann, your invoice is due in 3 days");
        assertThat(sql.text("select last_error from jobs where status = 'dead'"))
            .isEqualTo("to is null, but must be a name");
      } finally {
        application.close();
      }
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  private Path example() throws IOException {
    Path source = Path.of("examples/java/src/com/example/SendReminder.java");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", home.toString(), source.toString()))
        .isZero();
    Path jar = home.resolve("example.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("com/example/SendReminder.class"));
      Files.copy(home.resolve("com/example/SendReminder.class"), entries);
    }
    return jar;
  }

  private Run check(String type, String setting) {
    Commands commands =
        new Commands(home, "postgres://nobody@127.0.0.1:1/nowhere")
            .set("JOBS_JAVA_ROUTES", full(setting));
    return commands.run("check", commands.type(type, "", "{ log: x }").toString());
  }

  private static String full(String name) {
    return name.replace("$", JavaSettingTest.class.getName() + "$");
  }
}
