package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.RouteStoppedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jobroutes.support.Http;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** A process that starts or stops says nothing that isn't so of what it serves. */
class StartAndStopTest {
  private static final String RETRY = "/api/jobs/00000000-0000-4000-8000-000000000000/retry";

  /** A job type in Java, which is asked for its routes while others have started. */
  public static final class Asks extends RouteBuilder {
    private static final List<String> ANSWERS = new CopyOnWriteArrayList<>();
    private static Http http;

    @Override
    public void configure() {
      ANSWERS.add(answer(http));
      from("job:asks").setBody(constant("done"));
    }
  }

  @Test
  void no_request_is_let_in_before_every_address_is_served() {
    TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .property("jobs.java-routes", Asks.class.getName());
    Asks.http = application.http();
    Asks.ANSWERS.clear();
    application.startWithoutWorker();
    try {
      assertThat(Asks.ANSWERS).isNotEmpty().containsOnly("not let in");
      assertThat(answer(application.http())).isEqualTo("404 There is no job with this id");
    } finally {
      application.close();
    }
  }

  @Test
  void the_first_request_that_is_let_in_finds_the_job_types_known() {
    TestApplication application =
        new TestApplication(TestDatabase.empty())
            .type("quick", "", "- setBody: { constant: done }");
    CompletableFuture<Http.Answer> first =
        CompletableFuture.supplyAsync(() -> asSoonAsLetIn(application.http()));
    application.start();
    try {
      assertThat(first.join().status()).as(first.join().body()).isEqualTo(201);
    } finally {
      application.close();
    }
  }

  private static Http.Answer asSoonAsLetIn(Http http) {
    return await()
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> http.post("/api/jobs", "{\"type\":\"quick\"}"), answer -> true);
  }

  @Test
  void a_start_whose_port_is_taken_meanwhile_says_so_and_leaves_nothing_behind()
      throws IOException {
    TestApplication application = new TestApplication(TestDatabase.migrated());
    try (ServerSocket other =
        new ServerSocket(application.port(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      assertThatThrownBy(application::startWithoutWorker)
          .cause()
          .isInstanceOf(RefusedStart.class)
          .hasMessageStartingWith("Port %d of 127.0.0.1: ", application.port())
          .hasMessageEndingWith("choose another one with PORT=%d", application.port() + 1);
    }
    assertThat(application.sql().number("select count(*) from job_workers")).isZero();
  }

  @Test
  void a_process_whose_routes_stop_says_that_and_no_more() {
    TestApplication application = new TestApplication(TestDatabase.migrated()).start();
    List<String> answers = new CopyOnWriteArrayList<>();
    application
        .context()
        .getManagementStrategy()
        .addEventNotifier(
            new EventNotifierSupport() {
              @Override
              public void notify(CamelEvent event) {
                if (event instanceof RouteStoppedEvent) {
                  answers.add(answer(application.http()));
                }
              }
            });
    application.close();
    assertThat(answers)
        .hasSizeGreaterThan(20)
        .containsOnly("503 This address takes no more requests, for it is about to stop");
    assertThat(answer(application.http())).isEqualTo("not let in");
  }

  private static String answer(Http http) {
    try {
      Http.Answer answer = http.post(RETRY, "");
      return answer.status() + " " + answer.error().replaceFirst(";.*", "");
    } catch (AssertionError refused) {
      return "not let in";
    }
  }
}
