package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What wakes a loop that waits for its next poll, an hour away. */
@Timeout(10)
class WaitForTurnTest {
  private final Slots slots = new Slots(40, 40_000);
  private final Worker worker = new Worker("w", Duration.ofHours(6), 40, 25, Duration.ofHours(1));
  private final Turns turns = new Turns(worker, slots, new Outcomes(), () -> List.of("a"));

  @Test
  void slots_that_come_back_together_wake_it_when_work_waits() throws Exception {
    slots.take(60);
    turns.ring();
    FutureTask<Turn> next = waiting();
    turns.wake(0, slots.giveBack(10));
    turns.wake(0, slots.giveBack(25));
    assertThat(next.get().free).isEqualTo(15);
  }

  @Test
  void a_stop_ends_the_wait() throws Exception {
    FutureTask<Turn> next = waiting();
    turns.stop();
    assertThat(next.get()).isNull();
  }

  private FutureTask<Turn> waiting() {
    FutureTask<Turn> next = new FutureTask<>(turns::next);
    Thread loop = new Thread(next);
    loop.setDaemon(true);
    loop.start();
    await().until(() -> loop.getState() == Thread.State.TIMED_WAITING);
    return next;
  }
}
