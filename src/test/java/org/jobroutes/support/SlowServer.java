package org.jobroutes.support;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that takes requests and never answers, or never ends its answer. */
public final class SlowServer implements AutoCloseable {
  private static final String HALF =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf";
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger left = new AtomicInteger();
  private final boolean begins;

  /**
   * A server on a free port.
   *
   * @param begins whether it sends the first half of an answer
   */
  public SlowServer(boolean begins) throws IOException {
    this.begins = begins;
    Thread thread = new Thread(this::accept, "slow-server");
    thread.setDaemon(true);
    thread.start();
  }

  public String url() {
    return "http://127.0.0.1:" + door.getLocalPort() + "/";
  }

  /** Callers that wait. */
  public int waiting() {
    return open.size() - left.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = door.accept();
        open.add(caller);
        Thread thread = new Thread(() -> keep(caller), "slow-answer");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void keep(Socket caller) {
    try (OutputStream out = caller.getOutputStream()) {
      if (begins) {
        out.write(HALF.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      while (caller.getInputStream().read() >= 0) {
        // The request, and then nothing until the caller leaves.
      }
    } catch (IOException gone) {
      // It left without a word.
    }
    left.incrementAndGet();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
