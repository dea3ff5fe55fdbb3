package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jobroutes.support.Ports;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemonstrationTest {
  private final CamelContext context = new DefaultCamelContext();
  private String base;

  @BeforeEach
  void serveTheDemonstration() throws Exception {
    VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
    server.setBindHost("127.0.0.1");
    server.setBindPort(Ports.free());
    base = "http://127.0.0.1:" + server.getBindPort() + "/demo/mexc";
    context.addService(new VertxPlatformHttpServer(server));
    context.getRegistry().bind("dataSource", TestDatabase.dataSource());
    for (Path file : routeFiles()) {
      var resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
      PluginHelper.getRoutesLoader(context).loadRoutes(resource);
    }
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void the_calendar_is_the_same_all_day_and_has_four_coins_within_72_hours() throws Exception {
    HttpResponse<String> answer = get("/api/operation/new_coin_calendar?timestamp=1");
    assertThat(answer.body()).isEqualTo(get("/api/operation/new_coin_calendar").body());
    Calendar calendar = new CalendarReader().read(Answers.ok(answer.body()));
    assertThat(calendar.rejected()).isEmpty();
    assertThat(calendar.entries()).hasSize(6);
    Instant now = Instant.now();
    assertThat(calendar.entries().stream().map(Calendar.Entry::opensAt))
        .filteredOn(time -> time.isAfter(now) && time.isBefore(now.plus(Duration.ofDays(3))))
        .hasSize(4);
    assertThat(calendar.entries().stream().map(Calendar.Entry::opensAt))
        .filteredOn(time -> time.isBefore(now))
        .hasSize(1);
  }

  @Test
  void the_open_coin_and_one_more_are_tradable() throws Exception {
    TradableSymbols symbols = new TradableSymbols();
    Set<String> trading = symbols.readTrading(Answers.ok(get("/api/v3/exchangeInfo").body()));
    var listed = Answers.ok(get("/api/v3/defaultSymbols").body());
    assertThat(symbols.readTradable(trading, listed))
        .containsExactlyInAnyOrder("ZORBIUSDT", "QUILMUSDT");
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return answer;
  }

  private static List<Path> routeFiles() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("routes", "demo"))) {
      return files.toList();
    }
  }
}
