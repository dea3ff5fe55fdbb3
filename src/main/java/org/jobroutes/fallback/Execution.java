package org.jobroutes.fallback;

import java.util.List;

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
   * Checks what the settings say.
   *
   * @param primary {@code camel}, {@code inngest}, or {@code supabase} and {@code bun}, which mean
   *     camel
   * @throws IllegalArgumentException naming the setting, the value and the rule
   */
  public static Execution of(String primary, boolean inngestFallback, boolean dualRun) {
    if (!List.of("camel", "supabase", "bun", "inngest").contains(primary)) {
      throw new IllegalArgumentException(
          "jobs.primary-executor: given \"%s\", allowed camel (also written supabase or bun) or inngest"
              .formatted(primary));
    }
    return new Execution(primary.equals("inngest") ? primary : "camel", inngestFallback, dualRun);
  }

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
