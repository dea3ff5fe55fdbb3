package org.jobroutes.housekeeping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.jobroutes.job.JobFailed;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.Payload;
import org.jobroutes.job.Reasons;

/** Which tasks a run does, and the book of what they deleted. */
public final class Housekeeping {
  private static final List<String> KNOWN =
      List.of(
          "cleanup_old_jobs",
          "cleanup_listings",
          "prune_history",
          "prune_outbox",
          "prune_cron_run_details");

  /**
   * Checks the payload in the body and begins the book: sets the variables tasks (those that it
   * names, each once; all when it names none), counts and failures.
   *
   * @throws JobRejected when the payload is wrong or names an unknown task
   */
  public void accept(Exchange exchange) {
    Object tasks = Payload.of(exchange.getMessage().getBody()).get("tasks");
    exchange.setVariable("tasks", tasks == null ? KNOWN : named(tasks));
    exchange.setVariable("counts", new LinkedHashMap<String, Map<String, Object>>());
    exchange.setVariable("failures", new LinkedHashMap<String, Throwable>());
  }

  private static List<?> named(Object tasks) {
    if (!(tasks instanceof List<?> list)) {
      throw Payload.rejected("tasks", tasks, "a list of these: " + String.join(", ", KNOWN));
    }
    for (int i = 0; i < list.size(); i++) {
      if (!KNOWN.contains(String.valueOf(list.get(i)))) {
        throw Payload.rejected(
            "tasks[" + i + "]", list.get(i), "one of these: " + String.join(", ", KNOWN));
      }
    }
    return list.isEmpty() ? KNOWN : list.stream().distinct().toList();
  }

  /**
   * Enters what a statement deleted.
   *
   * @param batch its one row: numbers are added to the counts of the task, a note is kept
   * @return what the row says about more
   * @throws InterruptedException when the attempt is to end: between two batches nothing is lost
   */
  public boolean count(
      @Body Map<String, Object> batch,
      @Variable("task") String task,
      @Variable("counts") Map<String, Map<String, Object>> counts)
      throws InterruptedException {
    Map<String, Object> sums = counts.computeIfAbsent(task, name -> new LinkedHashMap<>());
    batch.forEach(
        (name, value) -> {
          if (value instanceof Number number) {
            sums.merge(name, number.longValue(), (a, b) -> (Long) a + (Long) b);
          }
        });
    if (batch.get("note") != null) {
      sums.put("note", batch.get("note"));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("interrupted between two batches of " + task);
    }
    return (Boolean) batch.get("more");
  }

  /**
   * Enters that a task failed, so that the others are done all the same.
   *
   * @throws Exception the failure itself, when the attempt is to end
   */
  public void failed(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure,
      @Variable("task") String task,
      @Variable("failures") Map<String, Throwable> failures)
      throws Exception {
    if (Thread.currentThread().isInterrupted()) {
      throw failure;
    }
    // Spring's own message repeats the whole statement; what the database said is the cause.
    failures.put(task, failure.getCause() == null ? failure : failure.getCause());
  }

  /**
   * The job's result: the counts of each task.
   *
   * @throws JobFailed when a task failed, naming it; the next attempt does all of them again
   */
  public Map<String, ?> result(
      @Variable("tasks") List<?> tasks,
      @Variable("counts") Map<String, ?> counts,
      @Variable("failures") Map<String, Throwable> failures) {
    if (failures.isEmpty()) {
      return counts;
    }
    String reasons =
        failures.entrySet().stream()
            .map(failure -> failure.getKey() + ": " + reason(failure.getValue()))
            .collect(Collectors.joining("; "));
    JobFailed failed =
        new JobFailed(
            "%d of %d tasks failed, the rest is done. %s"
                .formatted(failures.size(), tasks.size(), reasons),
            null);
    // Says whether it was the database that went away.
    failed.initCause(failures.values().iterator().next());
    throw failed;
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? Reasons.nameOf(failure) : failure.getMessage();
  }
}
