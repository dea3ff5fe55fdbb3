package org.jobroutes.calendar;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jobroutes.database.SqlFile;
import org.jobroutes.fallback.Execution;
import org.jobroutes.support.TestDatabase;

/** The routes of the calendar sync, with an upstream of this process in place of the exchange. */
final class SyncRoutes implements AutoCloseable {
  static final List<String> PATHS =
      List.of("/api/operation/new_coin_calendar", "/api/v3/exchangeInfo", "/api/v3/defaultSymbols");

  private static final Map<String, String> DEMONSTRATION =
      Map.of(
          PATHS.get(0), "sql/demo-calendar.sql",
          PATHS.get(1), "sql/demo-exchange-info.sql",
          PATHS.get(2), "sql/demo-default-symbols.sql");

  private static final byte[] SPACES = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);

  record Request(String path, String query, Headers headers) {}

  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws Exception;
  }

  private final CamelContext context = new DefaultCamelContext();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  SyncRoutes() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    PATHS.forEach(this::answerAsDemonstration);
    bindBeans();
    loadRoutes();
    context.start();
  }

  private void bindBeans() {
    context.getRegistry().bind("dataSource", TestDatabase.dataSource());
    context.getRegistry().bind("calendarSync", new CalendarSync());
    context.getRegistry().bind("calendarReader", new CalendarReader());
    context.getRegistry().bind("tradableSymbols", new TradableSymbols());
    context.getRegistry().bind("tradableCache", new TradableCache());
    context.getRegistry().bind("listingsJson", new ListingsJson());
    context.getRegistry().bind("execution", Execution.CAMEL);
    Properties properties = new Properties();
    properties.put("jobs.mexc-web-url", upstream());
    properties.put("jobs.mexc-base-url", upstream());
    properties.put("jobs.mexc-source", upstream());
    context.getPropertiesComponent().setOverrideProperties(properties);
  }

  private void loadRoutes() throws Exception {
    for (String folder : List.of("jobs", "shared")) {
      for (Path file : files(Path.of("routes", folder))) {
        String content = Files.readString(file);
        if (content.contains("alendar") || file.toString().matches(".*(mexc|tradable).*")) {
          var loader = PluginHelper.getRoutesLoader(context);
          loader.loadRoutes(
              PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
        }
      }
    }
    AdviceWith.adviceWith(context, "calendar_sync", a -> a.replaceFromWith("direct:calendar_sync"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  Exchange run(Object payload, Map<String, Object> headers) {
    Exchange exchange = ExchangeBuilder.anExchange(context).withBody(payload).build();
    exchange.getMessage().setHeaders(headers);
    try (var producer = context.createProducerTemplate()) {
      return producer.send("direct:calendar_sync", exchange);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String upstream() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void answerAsDemonstration(String path) {
    String sql = DEMONSTRATION.get(path);
    answers.put(
        path,
        exchange ->
            send(exchange, 200, new SqlFile(sql).run(TestDatabase.dataSource(), Map.of()).get(0)));
  }

  void answer(String path, int status, String header, String value, String body) {
    answers.put(
        path,
        exchange -> {
          exchange.getResponseHeaders().set(header, value);
          send(exchange, status, body);
        });
  }

  void answerEndlessly(String path) {
    answers.put(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
              out.write(SPACES);
            }
          }
        });
  }

  void before(String path, Step step) {
    Answer answer = answers.get(path);
    answers.put(
        path,
        exchange -> {
          step.run();
          answer.to(exchange);
        });
  }

  Request request(String path) {
    return requests.stream().filter(r -> r.path().equals(path)).findFirst().orElseThrow();
  }

  long count(String path) {
    return requests.stream().filter(r -> r.path().equals(path)).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(
        new Request(path, exchange.getRequestURI().getQuery(), exchange.getRequestHeaders()));
    try {
      answers.getOrDefault(path, missing -> send(missing, 404, "")).to(exchange);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      send(exchange, 500, e.toString());
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    context.stop();
    server.stop(0);
    threads.shutdownNow();
  }
}
