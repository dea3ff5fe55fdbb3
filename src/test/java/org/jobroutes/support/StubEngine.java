package org.jobroutes.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An engine that takes events as Inngest does, and answers as each test wants. */
public final class StubEngine implements AutoCloseable {
  /** As a real server does: JSON that is called text. */
  public static final Reply ACCEPTED = reply("200 OK", "{\"ids\":[\"01M8\"],\"status\":200}");

  /** One event as it came in. */
  public record Received(String path, String type, JsonNode event) {
    public String id() {
      return event.get("id").asText();
    }

    public String name() {
      return event.get("name").asText();
    }
  }

  /** What is done with a request that was read: {@code path} is where it went. */
  @FunctionalInterface
  public interface Reply {
    void to(String path, OutputStream out) throws IOException, InterruptedException;
  }

  private final List<Received> log = new CopyOnWriteArrayList<>();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool(StubEngine::daemon);
  private final ServerSocket server;
  private volatile Reply otherwise = ACCEPTED;

  public StubEngine() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    threads.execute(this::accept);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "stub-engine");
    thread.setDaemon(true);
    return thread;
  }

  /** A whole answer; {@code PATH} in it stands for where the request went. */
  public static Reply reply(String status, String body, String... headers) {
    return (path, out) -> {
      String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\n";
      for (String header : headers) {
        head += header + "\r\n";
      }
      String text = body.replace("PATH", path);
      head += "Content-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
      write(out, head.replace("PATH", path) + text);
    };
  }

  /** Just these characters, then the connection is closed. */
  public static Reply raw(String text) {
    return (path, out) -> write(out, text.replace("PATH", path));
  }

  /** The same, and then silence. */
  public Reply hang(String begin) {
    return (path, out) -> {
      write(out, begin);
      closed.await();
    };
  }

  /** The same, and then this for ever, with pauses of so many milliseconds. */
  public Reply forEver(String begin, String part, long pauseMillis) {
    return (path, out) -> {
      write(out, begin);
      do {
        write(out, part);
      } while (!closed.await(pauseMillis, java.util.concurrent.TimeUnit.MILLISECONDS));
    };
  }

  /** How events without a reply of their own are answered. */
  public void answer(Reply reply) {
    otherwise = reply;
  }

  /** How the event with this id is answered. */
  public void answer(String id, Reply reply) {
    replies.put(id, reply);
  }

  /** From now on all are accepted. */
  public void heal() {
    replies.clear();
    otherwise = ACCEPTED;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** All that came in, in that order. */
  public List<Received> log() {
    return List.copyOf(log);
  }

  /** What came in with this name. */
  public List<Received> named(String name) {
    return log.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** What came in with this id. */
  public List<Received> withId(String id) {
    return log.stream().filter(event -> event.id().equals(id)).toList();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // Closed: the loop ends.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      String path = line(in).split(" ", 3)[1];
      String type = "";
      int length = 0;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String[] parts = header.split(": *", 2);
        length = parts[0].equalsIgnoreCase("Content-Length") ? Integer.parseInt(parts[1]) : length;
        type = parts[0].equalsIgnoreCase("Content-Type") ? parts[1] : type;
      }
      Received received = new Received(path, type, json(in.readNBytes(length)));
      log.add(received);
      replies.getOrDefault(received.id(), otherwise).to(path, socket.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The client has gone, or the test is over.
    }
  }

  private static JsonNode json(byte[] body) throws JsonProcessingException {
    return new ObjectMapper().readTree(new String(body, StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
