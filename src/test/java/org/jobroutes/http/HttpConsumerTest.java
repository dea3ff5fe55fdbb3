package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;

import io.vertx.core.VertxOptions;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a request meets its route and gets its answer, with a single thread for all routes. */
class HttpConsumerTest {
  private final TestServer server = new TestServer(new VertxOptions().setWorkerPoolSize(1));
  private final Http client = server.reader();
  private final Slow slow = new Slow();
  private final AtomicInteger mayBlocks = new AtomicInteger();

  /** A step that ends when the test wants it to. */
  public static final class Slow {
    final AtomicInteger begun = new AtomicInteger();
    final CompletableFuture<String> end = new CompletableFuture<>();

    public CompletableFuture<String> step() {
      begun.incrementAndGet();
      return end;
    }

    public void block() {
      step().join();
    }
  }

  @BeforeEach
  void serve() throws Exception {
    HttpEngine atOnce =
        new HttpEngine(
            request -> {
              boolean mayBlock = request.getMessage().getHeaders().containsKey("mayBlock");
              mayBlocks.addAndGet(mayBlock ? 1 : 0);
              return !mayBlock;
            });
    server.context().getRegistry().bind("atOnce", atOnce);
    server
        .context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("platform-http:/slow").routeGroup("read").bean(slow, "step");
                from("platform-http:/quick").routeGroup("read").setBody(constant("quick"));
                from("platform-http:/busy").routeGroup("read").bean(slow, "block");
                from("platform-http:/at-once?platformHttpEngine=#atOnce")
                    .routeGroup("read")
                    .setBody(constant("at once"));
                from("platform-http:/broken-at-once?platformHttpEngine=#atOnce")
                    .routeGroup("read")
                    .throwException(new IllegalStateException("inside"));
                from("platform-http:/broken")
                    .routeGroup("read")
                    .setHeader("X-Broken", constant("two\nlines"));
              }
            });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void no_thread_waits_for_a_step_that_ends_later() {
    List<CompletableFuture<Answer>> asked = askSlowly(3);
    assertThat(client.get("/quick").body()).isEqualTo("quick");
    slow.end.complete("slow");
    assertThat(asked).extracting(answer -> answer.join().body()).containsOnly("slow");
  }

  @Test
  void a_request_that_is_known_not_to_block_needs_no_thread() {
    List<CompletableFuture<Answer>> asked = ask("/busy", 1);
    assertThat(client.get("/at-once").body()).isEqualTo("at once");
    assertError(client.get("/broken-at-once"), 500, "internal_error");
    CompletableFuture<Answer> waits = askLater("/at-once?mayBlock=1");
    await().until(() -> mayBlocks.get() == 1);
    assertThat(client.get("/at-once").body()).isEqualTo("at once");
    assertThat(waits).isNotDone();
    slow.end.complete("slow");
    assertThat(waits.join().body()).isEqualTo("at once");
    assertThat(asked.get(0).join().status()).isEqualTo(200);
    awaitNothingInFlight();
  }

  @Test
  void no_answer_is_kept_in_a_cache() {
    for (String path : List.of("/quick", "/broken", "/nowhere")) {
      assertThat(client.get(path).headers().allValues("Cache-Control")).containsExactly("no-store");
    }
  }

  @Test
  void a_failure_that_no_route_handles_is_told_in_the_one_shape() {
    List<CompletableFuture<Answer>> asked = askSlowly(1);
    slow.end.completeExceptionally(new IllegalStateException("inside"));
    assertThat(assertError(asked.get(0).join(), 500, "internal_error")).doesNotContain("inside");
  }

  @Test
  void an_answer_that_cannot_be_written_is_an_error() {
    assertError(client.get("/broken"), 500, "internal_error");
    awaitNothingInFlight();
  }

  @Test
  void a_request_whose_client_has_left_ends() throws Exception {
    URI address = client.request("/slow").build().uri();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request =
          "GET /slow HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a-key\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> slow.begun.get() == 1);
    }
    slow.end.complete("for nobody");
    awaitNothingInFlight();
    assertThat(client.get("/quick").body()).isEqualTo("quick");
  }

  private List<CompletableFuture<Answer>> askSlowly(int times) {
    return ask("/slow", times);
  }

  private List<CompletableFuture<Answer>> ask(String path, int times) {
    List<CompletableFuture<Answer>> asked =
        Stream.generate(() -> askLater(path)).limit(times).toList();
    await().until(() -> slow.begun.get() == times);
    return asked;
  }

  private CompletableFuture<Answer> askLater(String path) {
    return CompletableFuture.supplyAsync(() -> client.get(path), task -> new Thread(task).start());
  }

  private void awaitNothingInFlight() {
    await().until(() -> server.context().getInflightRepository().size() == 0);
  }
}
