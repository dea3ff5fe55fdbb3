package org.jobroutes.support;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that sends a whole body before it reads, as many do. */
public final class RawHttp {
  private static final byte[] KILOBYTE = new byte[1024];

  static {
    Arrays.fill(KILOBYTE, (byte) ' ');
  }

  private RawHttp() {}

  /**
   * What came back, and how much was sent.
   *
   * @param text empty when the connection was closed without an answer
   * @param broken whether the server closed while the body was on its way
   */
  public record Reply(String text, boolean broken) {}

  /** POSTs that many kilobytes of blanks as JSON, with a length or in chunks. */
  public static Reply post(int port, String path, int kilobytes, boolean chunked)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String framing =
          chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + kilobytes * 1024L;
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write((framing + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      boolean broken = !sendAll(out, kilobytes, chunked);
      return new Reply(read(socket), broken);
    }
  }

  /** Sends a request as it is written here, and gives the whole answer. */
  public static String send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return read(socket);
    }
  }

  private static boolean sendAll(OutputStream out, int kilobytes, boolean chunked) {
    try {
      for (int i = 0; i < kilobytes; i++) {
        if (chunked) {
          out.write("400\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write(KILOBYTE);
        if (chunked) {
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      if (chunked) {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.flush();
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static String read(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException reset) {
      return "";
    }
  }
}
