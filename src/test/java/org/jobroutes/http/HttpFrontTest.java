package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.event.RouteStartedEvent;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jobroutes.support.Http;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Routes that come and go while the server is up. */
class HttpFrontTest {
  private final TestServer server = new TestServer(new VertxOptions());
  private final DefaultCamelContext context = server.context();
  private final Http stranger = server.stranger();
  private final Http reader = server.reader();

  @AfterEach
  void stop() {
    server.close();
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
    server.start();
    add("first", "/place", "read");
    assertThat(answers).containsExactly(401, 200);
  }

  @Test
  void a_route_that_takes_the_place_of_another_brings_its_own_role() throws Exception {
    server.start();
    add("changing", "/place", "operate");
    assertThat(reader.get("/place").status()).isEqualTo(403);
    add("changing", "/place", "public");
    assertThat(stranger.get("/place").status()).isEqualTo(200);
    add("changing", "/place", "typo");
    assertThat(reader.get("/place").status()).isEqualTo(403);
  }

  @Test
  void an_address_that_two_routes_take_needs_the_roles_of_both() throws Exception {
    server.start();
    add("wide", "/{anything}", "public");
    assertThat(stranger.get("/place").status()).isEqualTo(200);
    add("narrow", "/place", "read");
    assertThat(reader.get("/place").status()).isEqualTo(200);
    add("narrow", "/place", "operate");
    assertThat(stranger.get("/elsewhere").status()).isEqualTo(200);
    assertThat(stranger.get("/place").status()).isEqualTo(401);
    assertThat(reader.get("/place").status()).isEqualTo(403);
  }

  @Test
  void a_route_for_all_that_begins_alike_is_guarded_as_widely() throws Exception {
    server.start();
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
}
