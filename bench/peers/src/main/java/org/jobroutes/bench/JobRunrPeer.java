package org.jobroutes.bench;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;

/** JobRunr with many workers, which are virtual threads where the JDK has them. */
public final class JobRunrPeer implements Peer {
  /** Starts one invocation. */
  public static void main(String... args) {
    Bench.main(new JobRunrPeer(), args);
  }

  @Override
  public String name() {
    return "jobrunr";
  }

  @Override
  public void enqueue(DataSource database, int jobs, int millis) {
    JobScheduler scheduler = configure(database).initialize().getJobScheduler();
    Stream<Integer> all = IntStream.range(0, jobs).boxed();
    if (millis == 0) {
      scheduler.<Integer>enqueue(all, job -> Runs.noop(job));
    } else {
      scheduler.<Integer>enqueue(all, job -> Runs.sleep(job, millis));
    }
  }

  @Override
  public AutoCloseable start(DataSource database, int millis) {
    configure(database)
        .useBackgroundJobServer(
            usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(Integer.getInteger("threads", 200))
                .andPollIntervalInSeconds(5))
        .initialize();
    return JobRunr::destroy;
  }

  @Override
  public String unfinished() {
    return "select count(*) from jobrunr_jobs where state <> 'SUCCEEDED'";
  }

  private static JobRunrConfiguration configure(DataSource database) {
    return JobRunr.configure().useStorageProvider(new PostgresStorageProvider(database));
  }
}
