package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.jobroutes.files.JobFiles;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job file that is saved again and again leaves nothing of its old versions behind. */
class ReloadsTest {
  /** Whatever may differ from one version to the next does: addresses, queries, texts. */
  private static final String FILE =
      """
      - routeConfiguration:
          id: load-errors
          onException:
            - onException:
                exception: [ java.lang.IllegalArgumentException ]
                handled: { constant: "true" }
                steps: [ { setBody: { simple: "caught %1$d" } } ]
      - route:
          id: load
          routeConfigurationId: load-errors
          description: Change %1$d
          from:
            uri: job:load
            parameters: { schema: load.schema.json }
            steps:
              - setHeader: { name: worker, simple: "%1$d ${bean:worker.id}" }
              - to: "sql:select %1$d as n?outputType=SelectOne"
              - removeHeaders: { pattern: "*" }
              - to: "http://127.0.0.1:%2$d/api/health/live?v=%1$d&bridgeEndpoint=true&httpMethod=GET"
              - split: { constant: "a,b", parallelProcessing: true, steps: [ { delay: { constant: "1" } } ] }
              - to: direct:load-helper-%1$d
              - throwException: { exceptionType: java.lang.IllegalArgumentException, message: wrong }
      - route:
          id: load-helper
          from:
            uri: direct:load-helper-%1$d
            steps: [ { setBody: { simple: "helped %1$d" } } ]
      """;

  /** Camel creates a second one, but doesn't start it: only one route may start from there. */
  private static final String OTHERS =
      """
      - route:
          id: load-others
          from: { uri: "seda:load-others", steps: [ { to: "sql:select %1$d as m" } ] }
      """;

  private TestApplication application;
  private DefaultCamelContext context;
  private Sql sql;

  @BeforeEach
  void start() {
    application = new TestApplication(TestDatabase.migrated());
    application.file("load.schema.json", "{}");
    save(0);
    sql = application.sql();
    application.start();
    context = (DefaultCamelContext) application.context();
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void no_version_leaves_anything_behind() {
    change(1, 10);
    List<WeakReference<Object>> old = parts();
    Map<String, Integer> kept = kept();

    change(11, 60);
    assertThat(kept()).isEqualTo(kept);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(old).allMatch(part -> part.get() == null);
            });
  }

  @Test
  void nor_does_one_that_camel_refuses_to_start() {
    application.file("load.camel.yaml", file(1) + OTHERS.formatted(1));
    application.refreshJobFiles();
    application.refreshJobFiles();
    Map<String, Integer> kept = kept();
    for (int i = 2; i <= 10; i++) {
      application.file("load.camel.yaml", file(i) + OTHERS.formatted(i));
      application.refreshJobFiles();
      assertThat(application.bean("jobFiles", JobFiles.class).all())
          .allMatch(file -> file.error().contains("Multiple consumers"));
    }
    assertThat(kept()).isEqualTo(kept);
    assertThat(resultOf("load")).isEqualTo("caught 1");
  }

  private void change(int first, int last) {
    for (int i = first; i <= last; i++) {
      save(i);
      application.refreshJobFiles();
      if (i % 10 == 0) {
        assertThat(resultOf("load")).isEqualTo("caught " + i);
      }
    }
    application.refreshJobFiles();
    assertThat(application.routesOf("load")).isEqualTo(2);
  }

  private void save(int version) {
    application.file("load.camel.yaml", file(version));
  }

  private String file(int version) {
    return FILE.formatted(version, application.port());
  }

  private Map<String, Integer> kept() {
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    Map<String, Integer> kept = new LinkedHashMap<>();
    kept.put("endpoints", context.getEndpoints().size());
    kept.put("routes", context.getRoutes().size());
    kept.put("definitions", model.getRouteDefinitions().size());
    kept.put("configurations", model.getRouteConfigurationDefinitions().size());
    kept.put("notifiers", context.getManagementStrategy().getEventNotifiers().size());
    kept.put("startup order", context.getCamelContextExtension().getRouteStartupOrder().size());
    return kept;
  }

  /** What the version that serves consists of. */
  private List<WeakReference<Object>> parts() {
    return context.getRoutes().stream()
        .filter(route -> route.getRouteId().startsWith("load"))
        .flatMap(
            route ->
                Stream.<Object>of(
                    route,
                    route.getConsumer(),
                    route.getProcessor(),
                    context.getRouteDefinition(route.getRouteId())))
        .map(WeakReference::new)
        .toList();
  }

  private String resultOf(String type) {
    UUID id = (UUID) sql.value("select enqueue_job(?)", type);
    await().until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
    return sql.text("select result #>> '{}' from jobs where id = ?", id);
  }
}
