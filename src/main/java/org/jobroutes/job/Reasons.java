package org.jobroutes.job;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** What went wrong, in one line: the messages down the chain of causes, each once. */
public final class Reasons {
  private static final int LONGEST = 2000;
  private static final int MOST_CAUSES = 20;

  private Reasons() {}

  /** The reason that an exception gives. */
  public static String of(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable cause : causesOf(failure).toList()) {
      String message = cause.getMessage() == null ? nameOf(cause) : cause.getMessage();
      messages.removeIf(message::contains);
      if (messages.stream().noneMatch(longer -> longer.contains(message))) {
        messages.add(message.strip());
      }
    }
    String reason = String.join(": ", messages).replaceAll("\\s+", " ");
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + " …";
  }

  /**
   * The failure, its cause and so on; not all when there are many, since causes may go in a circle.
   */
  public static Stream<Throwable> causesOf(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(MOST_CAUSES);
  }

  /** The short name of its class; that of the class that it extends where it has no name. */
  public static String nameOf(Throwable failure) {
    Class<?> type = failure.getClass();
    return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
  }
}
