package org.jobroutes.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Body;
import org.apache.camel.spi.ExecutorServiceManager;
import org.jobroutes.database.SqlStates;

/**
 * Enqueues the jobs of requests that come at the same time by one statement: whoever comes while
 * one is under way shares the next. That one waits a moment until half of the callers are there,
 * for those who go on calling come again as soon as they are answered, and a statement of many
 * costs little more than one of few. The other half is answered and read meanwhile. Each request is
 * answered after the commit that holds its job.
 */
public final class SharedEnqueue {
  private static final int MOST = 200;
  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);

  private final Function<String, List<?>> enqueue;
  private final Gathering<Request> waiting;
  private final Executor answers;

  private record Request(String job, CompletableFuture<Map<String, Object>> answer) {}

  /**
   * What several requests share.
   *
   * @param enqueue takes a job or an array of jobs as JSON text, enqueues all or none, and gives a
   *     row {@code data} for each
   * @param threads gives a thread for the statements, one after the other, and one for what the
   *     routes do after them, while the next statement is under way; a lone request needs no other
   */
  public SharedEnqueue(Function<String, List<?>> enqueue, ExecutorServiceManager threads) {
    this.enqueue = enqueue;
    Executor turns = threads.newSingleThreadExecutor(this, "enqueue");
    this.waiting = new Gathering<>(MOST, () -> turns.execute(this::takeTurns));
    this.answers = threads.newSingleThreadExecutor(this, "answer");
  }

  /**
   * Enqueues the job in the body and gives, when it is committed, the row that {@link
   * Answers#enqueued} reads. No thread waits for it.
   */
  public CompletionStage<Map<String, Object>> enqueue(@Body String body) {
    Request request = new Request(body, new CompletableFuture<>());
    waiting.add(request);
    return request.answer();
  }

  private void takeTurns() {
    try {
      List<Request> requests = waiting.take(0, 0);
      while (!requests.isEmpty()) {
        long begun = System.nanoTime();
        enqueue(requests);
        // A wait longer than the statement would cost callers more than it saves.
        long wait = Math.min(LONGEST_WAIT, System.nanoTime() - begun);
        requests = waiting.take(requests.size(), wait);
      }
    } catch (RuntimeException | Error e) {
      // Out of memory, for example: requests to come must not wait for this thread.
      waiting.fail();
      throw e;
    }
  }

  private void enqueue(List<Request> requests) {
    try {
      List<?> enqueued = enqueue.apply(json(requests));
      // Here, for a row that is missing must fail the requests instead of leaving them unanswered.
      List<Map<String, Object>> rows =
          IntStream.range(0, requests.size()).mapToObj(i -> shown(enqueued.get(i))).toList();
      answer(
          requests,
          () -> {
            for (int i = 0; i < requests.size(); i++) {
              requests.get(i).answer().complete(rows.get(i));
            }
          });
    } catch (RuntimeException | Error e) {
      if (requests.size() > 1 && isRefused(e)) {
        // One of them is wrong and nothing is enqueued: it is found by halves, and the others
        // aren't told.
        int half = requests.size() / 2;
        enqueue(requests.subList(0, half));
        enqueue(requests.subList(half, requests.size()));
      } else {
        answer(
            requests, () -> requests.forEach(request -> request.answer().completeExceptionally(e)));
      }
    }
  }

  /** Where nobody else waits, waking another thread for it would save no time. */
  private void answer(List<Request> requests, Runnable answer) {
    if (requests.size() == 1 && waiting.isEmpty()) {
      answer.run();
    } else {
      answers.execute(answer);
    }
  }

  private static Map<String, Object> shown(Object row) {
    return Map.of("data", ((Map<?, ?>) row).get("data"), "list", false, "duplicates", 0);
  }

  /** One job stays an object, for errors name a place in an array. */
  private static String json(List<Request> requests) {
    return requests.size() == 1
        ? requests.get(0).job()
        : requests.stream().map(Request::job).collect(Collectors.joining(",", "[", "]"));
  }

  /** After any other failure it isn't known whether the jobs are there. */
  private static boolean isRefused(Throwable failure) {
    return SqlStates.of(failure).startsWith("JQ") || SqlStates.refusesData(failure);
  }
}
