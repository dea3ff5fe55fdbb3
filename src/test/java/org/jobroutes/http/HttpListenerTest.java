package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;

import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.jobroutes.support.Http;
import org.jobroutes.support.Http.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When requests are let in. */
class HttpListenerTest {
  private final TestServer server = new TestServer(new VertxOptions());
  private final Http client = server.reader();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void serve() throws Exception {
    server
        .context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("platform-http:/place")
                    .routeId("place")
                    .routeGroup("read")
                    .setBody(constant("in"));
                from("platform-http:/slow")
                    .routeGroup("read")
                    .process(
                        exchange -> {
                          begun.countDown();
                          end.await();
                        })
                    .setBody(constant("slow"));
              }
            });
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.close();
  }

  @Test
  void nobody_is_let_in_before_all_routes_have_started() throws Exception {
    server.context().start();
    assertThatThrownBy(() -> client.get("/place")).hasCauseInstanceOf(ConnectException.class);
    server.listener().listen();
    server.listener().listen();
    assertThat(client.get("/place").body()).isEqualTo("in");
  }

  @Test
  void an_address_that_another_listens_at_is_named() throws Exception {
    server.start();
    HttpListener other = new HttpListener("127.0.0.1", server.port());
    try {
      assertThatThrownBy(other::listen)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Port " + server.port() + " of 127.0.0.1: ");
    } finally {
      other.close();
    }
  }

  @Test
  void before_routes_stop_requests_are_refused_and_those_that_are_in_end() throws Exception {
    server.start();
    CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> client.get("/slow"));
    begun.await();
    server.listener().refuse();
    assertStopping(client.get("/place"));
    assertStopping(client.get("/nowhere"));
    assertStopping(server.stranger().post("/place", "{}"));
    end.countDown();
    assertThat(slow.join().body()).isEqualTo("slow");
  }

  @Test
  void a_request_that_meets_a_suspended_route_is_refused_alike() throws Exception {
    server.start();
    server.context().getRouteController().suspendRoute("place");
    assertStopping(client.get("/place"));
    server.context().getRouteController().resumeRoute("place");
    await().until(() -> client.get("/place").status() == 200);
  }

  private static void assertStopping(Answer answer) {
    assertError(answer, 503, "stopping");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
  }
}
