package org.jobroutes.worker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.service.ServiceSupport;

/** Looks a few times a second which attempts are past their deadline: no timer a job, whatever their number. */
public class Deadlines extends ServiceSupport {
  private static final int PERIOD_MILLIS = 200;
  private final RunningJobs running;
  private ScheduledExecutorService clock;

  public Deadlines(RunningJobs running) {
    this.running = running;
  }

  @Override
  protected void doStart() {
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "deadlines");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleWithFixedDelay(
        running::checkDeadlines, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() {
    clock.shutdownNow();
  }
}
