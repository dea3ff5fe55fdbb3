package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** When the taker begins, and what it takes. */
class GatheringTest {
  private int begun;
  private boolean full;
  private final Gathering<String> gathering =
      new Gathering<>(
          2,
          () -> {
            if (full) {
              throw new RejectedExecutionException();
            }
            begun++;
          });

  @Test
  void the_taker_begins_once_until_none_is_left() {
    gathering.add("a");
    gathering.add("b");
    gathering.add("c");
    assertThat(gathering.take(0, 0)).containsExactly("a", "b");
    assertThat(gathering.take(0, 0)).containsExactly("c");
    gathering.add("d");
    assertThat(begun).isEqualTo(1);
    assertThat(gathering.take(0, 0)).containsExactly("d");
    assertThat(gathering.take(0, 0)).isEmpty();
    gathering.add("e");
    assertThat(begun).isEqualTo(2);
  }

  @Test
  void half_of_all_are_waited_for() {
    List<String> taken = new ArrayList<>();
    Thread taker = new Thread(() -> taken.addAll(gathering.take(3, Long.MAX_VALUE)));
    taker.start();
    await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);
    gathering.add("a");
    gathering.add("b");
    await().until(() -> !taker.isAlive());
    assertThat(taken).containsExactly("a", "b");
    gathering.add("c");
    assertThat(gathering.take(1, Long.MAX_VALUE)).as("one of two is half").containsExactly("c");
    gathering.add("d");
    assertThat(gathering.take(5, 1)).as("the time is over").containsExactly("d");
  }

  @Test
  void after_one_that_failed_another_begins_with_what_is_left() {
    gathering.add("a");
    gathering.fail();
    gathering.add("b");
    assertThat(begun).isEqualTo(2);
    assertThat(gathering.take(0, 0)).containsExactly("a", "b");
  }

  @Test
  void what_finds_no_taker_is_not_taken_later() {
    full = true;
    assertThatThrownBy(() -> gathering.add("a")).isInstanceOf(RejectedExecutionException.class);
    full = false;
    gathering.add("b");
    assertThat(gathering.take(0, 0)).containsExactly("b");
  }
}
