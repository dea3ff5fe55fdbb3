package org.jobroutes.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.Json;

/** An attempt at a job that stands in no table, run and judged as a worker does. */
public final class Rehearsal implements Run.Owner {
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private Rehearsal() {}

  /**
   * How it ended.
   *
   * @param outcome {@code completed}, {@code failed}, {@code dead}, {@code snoozed} or {@code
   *     released}
   * @param result null where there is none
   * @param reason null where it hasn't failed
   * @param delay until the next attempt; null where there is none
   */
  public record Ended(String outcome, JsonNode result, String reason, Duration delay) {}

  /**
   * Runs the route of a type once, for as long as its timeout allows.
   *
   * @param payload JSON text, or null
   * @param attempt 1 for the first
   */
  public static Ended of(JobConsumer consumer, String payload, int attempt) throws Exception {
    Claim claim =
        new Claim(
            UUID.randomUUID().toString(),
            1,
            consumer.policy().type(),
            payload,
            attempt - 1,
            consumer.policy().maxAttempts());
    Rehearsal rehearsal = new Rehearsal();
    consumer.hold();
    Run run = new Run(claim, consumer, 0, rehearsal);
    Thread thread = new Thread(run, "attempt");
    thread.setDaemon(true);
    thread.start();
    return ended(rehearsal.await(run));
  }

  private Outcome await(Run run) throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return outcome.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        run.checkDeadline(System.nanoTime());
      }
    }
  }

  private static Ended ended(Outcome outcome) throws Exception {
    JsonNode sent = Json.EXACT.readTree(outcome.json());
    Duration delay =
        sent.has("delay") && !outcome.isDead()
            ? Duration.ofMillis(Math.round(sent.get("delay").asDouble() * 1000))
            : null;
    String word = outcome.isDead() ? "dead" : outcome.ending().word();
    return new Ended(word, sent.get("result"), outcome.error(), delay);
  }

  @Override
  public void left(Run run, long nanos) {}

  @Override
  public void ended(Run run, Outcome ended) {
    outcome.complete(ended);
  }
}
