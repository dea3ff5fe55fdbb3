package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** What the README shows works as it stands. */
class ReadmeTest {
  @Test
  void the_first_block_starts_with_the_start_command() throws IOException {
    assertThat(block("sh").lines().findFirst().orElseThrow()).startsWith("./bin/jobs");
    assertThat(block("sh")).contains("mvn verify");
  }

  @Test
  void the_job_type_has_ten_lines_and_posts_its_payload() throws IOException {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer partner =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    partner.createContext(
        "/hook",
        exchange -> {
          String type = exchange.getRequestHeaders().getFirst("Content-Type");
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(type + " " + body);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    partner.start();
    String yaml = block("yaml");
    assertThat(yaml.lines()).hasSize(10);
    TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .property("partner.url", "http://127.0.0.1:" + partner.getAddress().getPort() + "/hook")
            .file("send-webhook.camel.yaml", yaml)
            .start();
    try {
      Sql sql = application.sql();
      Object id = sql.value("select enqueue_job('send-webhook', '{\"n\":1}')");
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
      assertThat(received).containsExactly("application/json {\"n\":1}");
    } finally {
      application.close();
      partner.stop(0);
    }
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
