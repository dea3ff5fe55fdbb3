package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.event.RouteStartedEvent;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jobroutes.support.Http;
import org.jobroutes.support.TestKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes that come and go while the server is up. */
class HttpFrontTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private Http stranger;
  private Http reader;

  @BeforeEach
  void serve() throws Exception {
    int port = freePort();
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost("127.0.0.1");
    configuration.setBindPort(port);
    context.addService(new VertxPlatformHttpServer(configuration), true, true);
    Keys keys = new Keys(Map.of(Role.READ, TestKeys.hashed("a-key")), "");
    HttpFront.install(context, port, new Guard(keys, "http://127.0.0.1:" + port));
    stranger = new Http("http://127.0.0.1:" + port);
    reader = stranger.with("a-key");
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void from_the_start_of_the_first_route_on_nobody_comes_in_without_a_key() throws Exception {
    List<Integer> answers = new ArrayList<>();
    context
        .getManagementStrategy()
        .addEventNotifier(
            new EventNotifierSupport() {
              @Override
              public void notify(CamelEvent event) {
                if (event instanceof RouteStartedEvent) {
                  answers.add(stranger.get("/place").status());
                  answers.add(reader.get("/place").status());
                }
              }
            });
    add("first", "/place", "read");
    context.start();
    assertThat(answers).containsExactly(401, 200);
  }

  @Test
  void a_route_that_takes_the_place_of_another_brings_its_own_role() throws Exception {
    context.start();
    add("changing", "/place", "operate");
    assertThat(reader.get("/place").status()).isEqualTo(403);
    add("changing", "/place", "public");
    assertThat(stranger.get("/place").status()).isEqualTo(200);
    add("changing", "/place", "typo");
    assertThat(reader.get("/place").status()).isEqualTo(403);
  }

  @Test
  void an_address_that_two_routes_take_needs_the_roles_of_both() throws Exception {
    context.start();
    add("wide", "/{anything}", "public");
    add("narrow", "/place", "operate");
    assertThat(stranger.get("/elsewhere").status()).isEqualTo(200);
    assertThat(stranger.get("/place").status()).isEqualTo(401);
    assertThat(reader.get("/place").status()).isEqualTo(403);
  }

  @Test
  void a_route_for_all_that_begins_alike_is_guarded_as_widely() throws Exception {
    context.start();
    add("prefix", "/pages?matchOnUriPrefix=true", "operate");
    for (String path : List.of("/pages", "/pages/", "/pages/a/b", "/pagesque")) {
      assertThat(reader.get(path).status()).as(path).isIn(403, 404);
    }
    assertThat(reader.get("/pages/a/b").status()).isEqualTo(403);
  }

  private void add(String id, String address, String group) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("platform-http:" + address).routeId(id).routeGroup(group).setBody(constant("in"));
          }
        });
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
