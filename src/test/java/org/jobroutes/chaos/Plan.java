package org.jobroutes.chaos;

import java.util.Random;

/**
 * How much chaos, each number a system property {@code chaos.<name>}.
 *
 * @param seed of every choice that is made; a random one unless it is given
 * @param jobs to be enqueued
 * @param kills of workers, each started again
 * @param crashes of the database server
 * @param freezes of a worker, each longer than the lease
 */
record Plan(long seed, int jobs, int kills, int crashes, int freezes) {
  static Plan given() {
    return new Plan(
        Long.getLong("chaos.seed", new Random().nextInt(1_000_000)),
        Integer.getInteger("chaos.jobs", 10_000),
        Integer.getInteger("chaos.kills", 8),
        Integer.getInteger("chaos.crashes", 2),
        Integer.getInteger("chaos.freezes", 1));
  }

  /** The choices of one who takes part, which nobody else's can change. */
  Random choices(int who) {
    return new Random(seed * 31 + who);
  }
}
