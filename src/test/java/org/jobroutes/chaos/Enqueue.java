package org.jobroutes.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jobroutes.support.Http;
import org.jobroutes.support.Sql;

/** The ways to enqueue. Each tries again until it is told that the jobs are in the table. */
final class Enqueue {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The ids are the client's own, so that a second try finds what the first one did. */
  private static final String INSERT =
      "insert into jobs (id, type, payload) "
          + "select j.id, j.job ->> 'type', j.job -> 'payload' from jsonb_to_recordset(cast(? as jsonb)) as j(id uuid, job jsonb) "
          + "on conflict (id) do nothing";

  private final Sql sql;
  private final Fleet fleet;
  private final Ledger ledger;
  private final AtomicInteger number = new AtomicInteger();

  Enqueue(Sql sql, Fleet fleet, Ledger ledger) {
    this.sql = sql;
    this.fleet = fleet;
    this.ledger = ledger;
  }

  void byInsert(Random choices, int size) {
    List<UUID> ids =
        Stream.generate(() -> new UUID(choices.nextLong(), choices.nextLong()))
            .limit(size)
            .toList();
    String jobs =
        ids.stream()
            .map(id -> "{\"id\":\"" + id + "\",\"job\":" + next(choices, "insert") + "}")
            .collect(Collectors.joining(",", "[", "]"));
    untilAcknowledged(
        () -> {
          sql.run(INSERT, jobs);
          return ids;
        });
  }

  /** Here a second try may enqueue all once more. */
  void byFunction(Random choices, int size) {
    String jobs = array(choices, size, "function");
    untilAcknowledged(() -> enqueued(jobs));
  }

  /** Slow jobs, as slow as any. */
  void slow(int size) {
    String job = "{\"type\":\"slow\",\"payload\":{\"ms\":" + Types.SLOWEST_MILLIS + "}}";
    untilAcknowledged(() -> enqueued("[" + String.join(",", Collections.nCopies(size, job)) + "]"));
  }

  /** To whatever worker, by a key that makes a second try harmless. */
  void byHttp(Random choices, int size) {
    String jobs = array(choices, size, "http");
    String key = new UUID(choices.nextLong(), choices.nextLong()).toString();
    // Of its own, for the number of tries must not change what comes next.
    Random tries = new Random(choices.nextLong());
    untilAcknowledged(() -> posted(fleet.any(tries).http(), key, jobs));
  }

  private List<UUID> enqueued(String jobs) {
    return sql.rows("select id from enqueue_jobs(cast(? as jsonb))", jobs).stream()
        .map(row -> (UUID) row.get("id"))
        .toList();
  }

  private static List<UUID> posted(Http http, String key, String jobs) {
    Http.Answer answer =
        http.send(
            http.request("/api/jobs")
                .timeout(Duration.ofSeconds(3))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(jobs)));
    if (answer.status() == Trouble.AWAY) {
      return null;
    }
    if (answer.status() != 201) {
      throw new AssertionError("POST /api/jobs answered " + answer);
    }
    List<UUID> ids = new ArrayList<>();
    for (JsonNode job : answer.data()) {
      ids.add(UUID.fromString(job.get("id").asText()));
    }
    return ids;
  }

  private void untilAcknowledged(Callable<List<UUID>> call) {
    ledger.add(
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(50))
            .ignoreExceptionsMatching(Trouble::passes)
            .until(call, Objects::nonNull));
  }

  private String array(Random choices, int size, String way) {
    return Stream.generate(() -> next(choices, way))
        .limit(size)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String next(Random choices, String way) {
    return Types.next(choices, "\"by\":\"" + way + "\",\"n\":" + number.incrementAndGet());
  }
}
