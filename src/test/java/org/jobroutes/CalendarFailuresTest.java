package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever the exchange answers instead of a calendar: a failed attempt that says so, and no row is
 * changed.
 */
class CalendarFailuresTest {
  private static final CountDownLatch OVER = new CountDownLatch(1);
  private static HttpServer upstream;
  private static TestApplication application;
  private static Sql sql;
  private static int users;

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeAll
  static void start() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(Executors.newCachedThreadPool());
    upstream.start();
    String url = "http://127.0.0.1:" + upstream.getAddress().getPort();
    application =
        new TestApplication(TestDatabase.migrated())
            .set("MEXC_WEB_URL", url)
            .set("MEXC_BASE_URL", url);
    application.shippedWith("calendar_sync.camel.yaml", "timeout: 60s", "timeout: 2s").start();
    sql = application.sql();
    sql.run(
        "insert into calendar_listings (user_id, vcoin_id, symbol, ticker, full_name, zone, opens_at, status) values ('system', 'a1', 'AAAUSDT', 'AAA', 'Alpha', 'NEW', now() + interval '1 day', 'announced')");
  }

  @AfterAll
  static void stop() {
    application.close();
    OVER.countDown();
    upstream.stop(0);
  }

  @Test
  void a_refusal_by_bot_protection() {
    failsSaying("status 403", exchange -> send(exchange, 403, "Denied"));
  }

  @Test
  void too_many_requests_are_retried_no_earlier_than_asked() {
    Map<String, Object> job =
        failsSaying(
            "status 429",
            exchange -> {
              exchange.getResponseHeaders().set("Retry-After", "1800");
              send(exchange, 429, "slow down");
            });
    assertThat(
            sql.is(
                "select run_at > now() + interval '29 minutes' from jobs where id = ?",
                job.get("id")))
        .isTrue();
  }

  @Test
  void a_broken_server() {
    failsSaying("status 500", exchange -> send(exchange, 500, "oops"));
  }

  @Test
  void no_answer_in_time() {
    failsSaying("timeout", exchange -> awaitEnd());
  }

  @Test
  void a_web_page_with_status_200() {
    failsSaying(
        "not JSON",
        exchange ->
            send(exchange, 200, "<!DOCTYPE html><html><title>Access Denied</title></html>"));
  }

  @Test
  void a_business_error_with_status_200() {
    failsSaying(
        "code 510",
        exchange ->
            send(
                exchange,
                200,
                "{\"code\":510,\"msg\":\"Requests are too frequent\",\"data\":null}"));
  }

  @Test
  void half_a_body() {
    failsSaying(
        "broke off",
        exchange -> {
          byte[] half =
              "{\"code\":0,\"data\":{\"newCoins\":[{\"vcoinId\":\"b"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(half);
          exchange.getResponseBody().flush();
          exchange.close();
        });
  }

  @Test
  void a_body_of_50_megabytes() {
    failsSaying(
        "over 5 MB",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 50; i++) {
            exchange.getResponseBody().write(megabyte);
          }
          exchange.close();
        });
  }

  @Test
  void json_nested_200_000_deep() {
    failsSaying("nested", exchange -> send(exchange, 200, "{\"data\":" + "[".repeat(200_000)));
  }

  @Test
  void a_redirect_to_another_host() {
    failsSaying(
        "redirected",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://other.invalid/calendar");
          send(exchange, 302, "");
        });
  }

  private static Map<String, Object> failsSaying(String message, Answer answer) {
    String calendar = "/api/operation/new_coin_calendar";
    var context = upstream.createContext(calendar, answer::to);
    try {
      Object before = sql.value("select md5(string_agg(l::text, '')) from calendar_listings l");
      String user = "user-" + ++users;
      Object id =
          sql.value(
              "select enqueue_job('calendar_sync', jsonb_build_object('userId', cast(? as text)))",
              user);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  sql.is("select attempts = 1 and status = 'pending' from jobs where id = ?", id));
      Map<String, Object> job =
          sql.row("select id, last_error, run_at > now() as waits from jobs where id = ?", id);
      assertThat((String) job.get("last_error")).contains(message).doesNotContain("Exception");
      assertThat(job).containsEntry("waits", true);
      assertThat(sql.value("select md5(string_agg(l::text, '')) from calendar_listings l"))
          .isEqualTo(before);
      return job;
    } finally {
      upstream.removeContext(context);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void awaitEnd() {
    try {
      OVER.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
