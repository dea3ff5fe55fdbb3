package org.jobroutes.job;

import java.util.LinkedHashSet;
import java.util.Set;

/** What went wrong, in one line: the messages down the chain of causes, each once. */
public final class Reasons {
  private static final int LONGEST = 2000;

  private Reasons() {}

  /** The reason that an exception gives. */
  public static String of(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable cause = failure;
        cause != null && messages.size() < 5;
        cause = cause.getCause()) {
      String message =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      messages.removeIf(message::contains);
      if (messages.stream().noneMatch(longer -> longer.contains(message))) {
        messages.add(message.strip());
      }
    }
    String reason = String.join(": ", messages).replaceAll("\\s+", " ");
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + " …";
  }
}
