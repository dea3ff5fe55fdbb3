package org.jobroutes.fallback;

/**
 * Who runs calendar syncs: this application's workers, Inngest, or both side by side.
 *
 * @param primary {@code camel} or {@code inngest}
 * @param inngestFallback whether Inngest gets an event for each job, beside the workers
 * @param dualRun whether both run in any case
 */
public record Execution(String primary, boolean inngestFallback, boolean dualRun) {
  /** The workers alone. */
  public static final Execution CAMEL = new Execution("camel", false, false);

  /**
   * The same in a word, as SQL takes it: {@code camel} (a job in the table), {@code both} (a job
   * and an event), {@code inngest} (an event instead of a job).
   */
  public String engine() {
    if (primary.equals("inngest")) {
      return dualRun ? "both" : "inngest";
    }
    return inngestFallback || dualRun ? "both" : "camel";
  }

  /** Whether events are sent at all. */
  public boolean sendsEvents() {
    return !engine().equals("camel");
  }
}
