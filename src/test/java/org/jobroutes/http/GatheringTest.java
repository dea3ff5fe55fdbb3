package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
