package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A hundred slots with 1,000 characters of payload each. */
class SlotsTest {
  private final Slots slots = new Slots(100, 100_000);

  @Test
  void a_job_takes_a_slot_for_each_share_of_the_memory_that_its_payload_fills() {
    assertThat(slots.neededFor(null)).isEqualTo(1);
    assertThat(slots.neededFor("{}")).isEqualTo(1);
    assertThat(slots.neededFor("x".repeat(999))).isEqualTo(1);
    assertThat(slots.neededFor("x".repeat(1_000))).isEqualTo(2);
    assertThat(slots.neededFor("x".repeat(50_000))).isEqualTo(51);
  }

  @Test
  void the_largest_job_takes_all_slots_and_no_more() {
    assertThat(slots.neededFor("x".repeat(500_000))).isEqualTo(100);
  }

  @Test
  void slots_that_come_back_together_reach_each_count_between() {
    slots.take(120);
    assertThat(slots.free()).isEqualTo(-20);
    assertThat(slots.giveBack(20).reaches(1)).isFalse();
    Slots.Freed freed = slots.giveBack(30);
    assertThat(freed.reaches(1)).isTrue();
    assertThat(freed.reaches(25)).isTrue();
    assertThat(freed.reaches(31)).isFalse();
    assertThat(slots.giveBack(1).reaches(25)).isFalse();
  }
}
