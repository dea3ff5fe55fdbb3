package org.jobroutes.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jobroutes.database.DatabaseUrl;

/**
 * Stands before a database and can fall silent: connections stay open, but nothing passes any more,
 * as with a firewall that forgot them. New connections work.
 */
public final class SilentProxy implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final DatabaseUrl database;
  private final int target;
  private volatile AtomicBoolean silent = new AtomicBoolean();

  public SilentProxy(DatabaseUrl database) throws IOException {
    this.database = database;
    this.target = Integer.parseInt(database.jdbcUrl().replaceFirst(".*//[^/]*:(\\d+)/.*", "$1"));
    background(this::accept);
  }

  /** The database's address through here. */
  public DatabaseUrl url() {
    String jdbc =
        database.jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + door.getLocalPort() + "/");
    return new DatabaseUrl(jdbc, database.user(), database.password(), false, "silent proxy");
  }

  /** From now on nothing passes on the connections that are open. */
  public void fallSilent() {
    silent.set(true);
    silent = new AtomicBoolean();
  }

  /** How many connections have come so far. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = door.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.addAll(List.of(client, server));
      connections.incrementAndGet();
      AtomicBoolean mute = silent;
      background(() -> copy(client, server, mute));
      background(() -> copy(server, client, mute));
    }
  }

  private static void copy(Socket from, Socket to, AtomicBoolean mute) throws IOException {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!mute.get()) {
          out.write(buffer, 0, n);
          out.flush();
        }
      }
      if (mute.get()) {
        // Neither side may learn that the other is gone.
        new java.util.concurrent.CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void background(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // The test is over, or one side left.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
