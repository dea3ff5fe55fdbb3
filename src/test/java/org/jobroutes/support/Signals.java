package org.jobroutes.support;

import java.io.IOException;

/** Signals that Java has no call for. */
public final class Signals {
  private Signals() {}

  /** Sends one, such as STOP, to a process. */
  public static void send(String name, long pid) throws IOException {
    // The shell's own kill, for the program is missing on small systems.
    Process shell =
        new ProcessBuilder("sh", "-c", "kill -\"$1\" \"$2\"", "sh", name, String.valueOf(pid))
            .inheritIO()
            .start();
    if (shell.onExit().join().exitValue() != 0) {
      throw new IOException("There is no process " + pid + " for the signal " + name);
    }
  }
}
