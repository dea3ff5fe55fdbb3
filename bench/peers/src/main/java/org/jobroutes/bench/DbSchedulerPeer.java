package org.jobroutes.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** db-scheduler with the settings that it documents for many jobs a second. */
public final class DbSchedulerPeer implements Peer {
  private static final OneTimeTask<Void> NOOP =
      Tasks.oneTime("noop").execute((job, context) -> Runs.noop(Integer.valueOf(job.getId())));
  private static final OneTimeTask<Integer> SLEEP =
      Tasks.oneTime("sleep", Integer.class)
          .execute((job, context) -> Runs.sleep(Integer.valueOf(job.getId()), job.getData()));

  /** Starts one invocation. */
  public static void main(String... args) {
    Bench.main(new DbSchedulerPeer(), args);
  }

  @Override
  public String name() {
    return "db-scheduler";
  }

  @Override
  public void enqueue(DataSource database, int jobs, int millis) {
    Database.run(database, Database.resource("db-scheduler.sql"));
    Stream<TaskInstance<?>> all =
        IntStream.range(0, jobs).mapToObj(Integer::toString).map(id -> instance(id, millis));
    SchedulerClient.Builder.create(database, NOOP, SLEEP).build().scheduleBatch(all, Instant.now());
  }

  @Override
  public AutoCloseable start(DataSource database, int millis) {
    SchedulerBuilder builder =
        Scheduler.create(database, NOOP, SLEEP).pollingInterval(Duration.ofMillis(100));
    if (millis == 0) {
      builder.threads(Integer.getInteger("threads", 20)).pollUsingLockAndFetch(4, 20);
    } else {
      builder.threads(Integer.getInteger("threads", 200)).pollUsingLockAndFetch(1, 4);
      virtualThreads().ifPresent(builder::executorService);
    }
    Scheduler scheduler = builder.build();
    scheduler.start();
    return scheduler::stop;
  }

  @Override
  public String unfinished() {
    return "select count(*) from scheduled_tasks";
  }

  private static TaskInstance<?> instance(String id, int millis) {
    return millis == 0 ? NOOP.instance(id) : SLEEP.instance(id, millis);
  }

  /** What JDK 21 and later have. */
  private static Optional<ExecutorService> virtualThreads() {
    try {
      return Optional.of(
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
