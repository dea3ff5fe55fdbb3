import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * An HTTP server that answers each request a fixed time after it came: java SlowServer.java PORT MILLIS. One thread, and
 * hardly any work a request, so that it takes little from what is measured. It knows requests without a body alone.
 */
class SlowServer {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
  private static final int END_OF_REQUEST = 0x0D0A0D0A;

  /** All wait equally long, so the first in the queue is the first that is due. */
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private final Selector selector = Selector.open();
  private final long nanos;

  private record Waiting(SocketChannel channel, long due) {}

  /** The last four bytes of what a connection has sent. */
  private static class Tail {
    int bytes;
  }

  SlowServer(int port, long millis) throws IOException {
    nanos = millis * 1_000_000;
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
    server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
  }

  public static void main(String[] args) throws IOException {
    SlowServer server = new SlowServer(Integer.parseInt(args[0]), Long.parseLong(args[1]));
    while (true) {
      server.turn();
    }
  }

  private void turn() throws IOException {
    if (waiting.isEmpty()) {
      selector.select(this::serve);
    } else {
      long left = waiting.peek().due() - System.nanoTime();
      selector.select(this::serve, Math.max(1, (left + 999_999) / 1_000_000));
    }
    for (long now = System.nanoTime(); !waiting.isEmpty() && waiting.peek().due() <= now; ) {
      answer(waiting.poll().channel());
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
        client.configureBlocking(false).register(selector, SelectionKey.OP_READ, new Tail());
      } else {
        read((SocketChannel) key.channel(), (Tail) key.attachment());
      }
    } catch (IOException gone) {
      close(key.channel());
    }
  }

  private void read(SocketChannel client, Tail tail) throws IOException {
    buffer.clear();
    if (client.read(buffer) < 0) {
      client.close();
      return;
    }
    for (buffer.flip(); buffer.hasRemaining(); ) {
      tail.bytes = tail.bytes << 8 | buffer.get() & 0xFF;
      if (tail.bytes == END_OF_REQUEST) {
        waiting.add(new Waiting(client, System.nanoTime() + nanos));
      }
    }
  }

  private static void answer(SocketChannel client) {
    try {
      client.write(ByteBuffer.wrap(ANSWER));
    } catch (IOException gone) {
      close(client);
    }
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
