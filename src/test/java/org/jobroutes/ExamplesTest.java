package org.jobroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jobroutes.support.Project;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples as people would use them: copied into the job folder of a running application. */
class ExamplesTest {
  private static final int LINES = 1234;
  private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
  private static final Map<String, Integer> STATUS = new ConcurrentHashMap<>();
  private static HttpServer server;
  private static TestApplication application;
  private static Sql sql;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ExamplesTest::answer);
    server.start();
    application =
        new TestApplication(TestDatabase.migrated())
            .property("webhook.url", url("/hook"))
            .property("slack.webhook", url("/slack"))
            .property("csv.source", url("/files/"));
    for (Path file : Project.files("examples", ".camel.yaml")) {
      application.file(file.getFileName().toString(), Project.text(file));
    }
    Path schema = Path.of("examples/import-csv.schema.json");
    application.file(schema.getFileName().toString(), Project.text(schema));
    application.start();
    sql = application.sql();
    sql.run("create table csv_rows (file text, line int, fields text[], primary key (file, line))");
  }

  @AfterAll
  static void stop() {
    application.close();
    server.stop(0);
  }

  @Test
  void a_webhook_is_tried_again_as_the_same_delivery() {
    STATUS.put("/hook", 503);
    UUID id = enqueue("post-webhook", "{\"order\": 7}");
    await().until(() -> sql.is("select attempts = 1 from jobs where id = ?", id));
    STATUS.put("/hook", 202);
    sql.run("update jobs set run_at = now() where status = 'pending'");
    awaitStatus(id, "completed");
    assertThat(sql.text("select result #>> '{}' from jobs where id = ?", id))
        .isEqualTo("answered 202");
    String delivery = "/hook " + id + " {\"order\":7}";
    assertThat(RECEIVED).filteredOn(delivery::equals).hasSize(2);
    assertThat(RECEIVED).filteredOn(said -> said.contains(id.toString())).hasSize(2);
  }

  @Test
  void a_csv_file_is_imported_line_by_line_by_jobs_of_their_own() {
    String url = url("/files/prices.csv");
    UUID id = enqueue("import-csv", "{\"url\": \"" + url + "\"}");
    awaitStatus(id, "completed");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.number("select count(*) from csv_rows where file = ?", url) == LINES);
    assertThat(sql.number("select count(*) from jobs where type = 'import-lines'")).isEqualTo(3);
    assertThat(
            sql.text(
                "select array_to_string(fields, '|') from csv_rows where file = ? and line = 777",
                url))
        .isEqualTo("S777|777.5|a, b");
    // Imported again it is the same file.
    awaitStatus(enqueue("import-csv", "{\"url\": \"" + url + "\"}"), "completed");
    await()
        .until(
            () ->
                sql.number(
                        "select count(*) from jobs where type = 'import-lines' and status = 'completed'")
                    == 6);
    assertThat(sql.number("select count(*) from csv_rows")).isEqualTo(LINES);
  }

  @Test
  void a_csv_file_from_elsewhere_is_refused() {
    UUID id = enqueue("import-csv", "{\"url\": \"" + url("/hook") + "\"}");
    awaitStatus(id, "dead");
  }

  @Test
  void a_channel_hears_of_a_death() {
    UUID id = enqueue("count-orders", "null");
    for (int failed = 1; failed < 3; failed++) {
      int attempts = failed;
      await().until(() -> sql.is("select attempts = ? from jobs where id = ?", attempts, id));
      sql.run("update jobs set run_at = now() where status = 'pending' and type = 'count-orders'");
    }
    awaitStatus(id, "dead");
    String line = "count-orders " + id + " is dead: ";
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(RECEIVED)
                    .filteredOn(said -> said.startsWith("/slack "))
                    .singleElement()
                    .asString()
                    .contains("{\"text\":\"" + line, "relation \\\"orders\\\" does not exist"));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    RECEIVED.add(
        "%s %s %s"
            .formatted(
                path,
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    byte[] body = path.startsWith("/files/") ? csv().getBytes(UTF_8) : new byte[] {'o', 'k'};
    exchange.sendResponseHeaders(STATUS.getOrDefault(path, 200), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String csv() {
    return IntStream.rangeClosed(1, LINES)
        .mapToObj(line -> "S%d,%d.5,\"a, b\"\r\n".formatted(line, line))
        .collect(Collectors.joining("", "symbol,price,note\r\n", ""));
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static UUID enqueue(String type, String payload) {
    return (UUID) sql.value("select enqueue_job(?, cast(? as jsonb))", type, payload);
  }

  private static void awaitStatus(UUID id, String status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status = ? from jobs where id = ?", status, id));
  }
}
