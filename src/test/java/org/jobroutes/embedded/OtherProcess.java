package org.jobroutes.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Opens the embedded server in a JVM of its own, which ends when its input does. */
final class OtherProcess implements AutoCloseable {
  private static final String READY = "READY";

  private final Process process;
  private final String answer;

  private OtherProcess(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /** Waits until it has the server or an error. */
  static OtherProcess open(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OtherProcess.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.startsWith(READY) && !line.startsWith("ERROR ")) {
      line = output.readLine();
    }
    return new OtherProcess(process, String.valueOf(line));
  }

  boolean ready() {
    return answer.startsWith(READY);
  }

  String answer() {
    return answer;
  }

  long pid() {
    return process.pid();
  }

  /** Like kill -9. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Lets it close the server and end. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }

  public static void main(String[] arguments) throws IOException {
    try (EmbeddedServer server = EmbeddedServer.open(Path.of(arguments[0]))) {
      System.out.println(READY + " " + server.port());
      while (System.in.read() >= 0) {
        // Until the end
      }
    } catch (EmbeddedServerException e) {
      System.out.println("ERROR " + e.getMessage());
    }
  }
}
