package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jobroutes.job.JobComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests to enqueue may begin on the thread of their connection, which all share. */
class QuickRequestsTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private QuickRequests quick;

  @BeforeEach
  void serve(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("checked.schema.json"), "{\"type\":\"object\"}");
    load(folder, "plain", "{}");
    load(folder, "checked", "{ schema: checked.schema.json }");
    context.start();
    quick =
        new QuickRequests(
            new PayloadCheck(context.getComponent("job", JobComponent.class).types()));
  }

  private void load(Path folder, String type, String parameters) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve(type + ".camel.yaml"),
            """
            - route:
                from:
                  uri: job:%s
                  parameters: %s
                  steps:
                    - log: { message: x }
            """
                .formatted(type, parameters));
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"plain\"}",
        "{\"type\":\"plain\",\"payload\":{\"uniqueKey\":1},\"priority\":3}",
        "{\"type\":\"of-another-process\"}",
        "{}",
      })
  void one_small_job_is_quick(String body) {
    assertThat(isQuick(body, Map.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[{\"type\":\"plain\"}]",
        "{\"type\":\"plain\",\"uniqueKey\":\"a\"}",
        "{\"type\":\"plain\",\"unique\\u004bey\":\"a\"}",
        "{\"type\":\"checked\",\"payload\":{}}",
        "{\"type\":\"\\u0063hecked\",\"payload\":{}}",
        "{\"type\":",
      })
  void what_may_block_or_is_refused_is_not(String body) {
    assertThat(isQuick(body, Map.of())).isFalse();
  }

  @Test
  void a_large_one_is_not() {
    String body = "{\"type\":\"plain\",\"payload\":\"%s\"}";
    assertThat(isQuick(body.formatted("x".repeat(4_000)), Map.of())).isTrue();
    assertThat(isQuick(body.formatted("x".repeat(4_096)), Map.of())).isFalse();
  }

  @Test
  void one_that_may_be_repeated_is_not() {
    Map<String, Object> key = Map.of("Idempotency-Key", "a");
    assertThat(isQuick("{\"type\":\"plain\"}", key)).isFalse();
  }

  private boolean isQuick(String body, Map<String, Object> headers) {
    Exchange request = new DefaultExchange(context);
    request.getMessage().setHeaders(new HashMap<>(headers));
    request.getMessage().setBody(Buffer.buffer(body));
    return quick.test(request);
  }
}
