package org.jobroutes.worker;

import org.jobroutes.job.Reasons;

/**
 * Why an attempt failed.
 *
 * @param errorClass short name of its kind, for example {@code timeout}
 * @param message in one line
 * @param stack where it happened, cut; null where that says nothing
 */
record Fault(String errorClass, String message, String stack) {
  private static final int FRAMES = 12;
  private static final int CAUSES = 5;

  /** What an exception tells. */
  static Fault of(Throwable failure) {
    StringBuilder stack = new StringBuilder();
    Reasons.causesOf(failure)
        .limit(CAUSES)
        .forEach(
            cause ->
                stack
                    .append(stack.isEmpty() ? "" : "Caused by: ")
                    .append(cause.getClass().getName())
                    .append('\n')
                    .append(frames(cause.getStackTrace())));
    return new Fault(Reasons.nameOf(failure), Reasons.of(failure), stack.toString());
  }

  /** The innermost frames, a line each. */
  static String frames(StackTraceElement[] trace) {
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < Math.min(FRAMES, trace.length); i++) {
      frames.append("  at ").append(trace[i]).append('\n');
    }
    return frames.toString();
  }
}
